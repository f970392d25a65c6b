/**
 * The one program that every place runs: every verification row against the answers that native libraries gave, and
 * each kind of call once. It is handed the package by the place, so that it runs as well where modules are imported as
 * where they are required or bundled. No import of the package here may be more than a type.
 */
import type * as Entry from '@org/churn'
import type { ChurnPrediction, OperatingPointName, RawRow, Runtime, RuntimeMode, SelfTestResult } from '@org/churn'
import type * as CsvEntry from '@org/churn/csv'
import type * as VerificationEntry from '@org/churn/verification'
import { answerPopulation, type PopulationAnswers, type PopulationOptions } from './population'

/** What the native libraries and the manifest say: written beside the program, never read from the package. */
export interface NativeAnswers {
  readonly rows: readonly NativeRow[]
  /** Thresholds by operating point. */
  readonly thresholds: Readonly<Record<string, number>>
  /** The day as of which a model with dates was asked. */
  readonly asOf?: string | undefined
  readonly rawRow: RawRow
  /** The customer that the raw row says. */
  readonly rawCustomer: Readonly<Record<string, unknown>>
}

interface NativeRow {
  readonly customer: Readonly<Record<string, unknown>>
  readonly margin: number
  readonly probability: number
  readonly interval: { readonly lower: number; readonly upper: number }
  readonly contributions: Readonly<Record<string, number>>
}

/** How a place gets hold of the package. */
export interface Loading {
  entry(): Promise<typeof Entry> | typeof Entry
  verification(): Promise<typeof VerificationEntry> | typeof VerificationEntry
  csv(): Promise<typeof CsvEntry> | typeof CsvEntry
  /** The adapter's runtime; the portable one without an adapter. */
  runtime?(): Promise<Runtime<RuntimeMode>> | Runtime<RuntimeMode>
  /** Many customers to answer; without it, no more than the verification rows are answered. */
  customers?(): Promise<Pick<PopulationOptions, 'given' | 'drawn'>>
  /** What the place says of its own version. */
  version(): string
}

/** What a place answers. */
export interface ConformanceReport {
  readonly version: string
  readonly rows: number
  readonly largestMarginDifference: number
  /** Verification rows whose probability or interval is not the native one to the last bit. */
  readonly differentAnswers: number
  /** Of contributions, in log-odds. */
  readonly largestContributionDifference: number
  /** Decisions, at any operating point, other than the native probability's. */
  readonly differentDecisions: number
  readonly selfTest: SelfTestResult
  /** Of each verification row, in one text: what each field contributed to the last bit, and the sentence about it. */
  readonly reasons: readonly string[]
  readonly population?: PopulationAnswers
  /** From before the import to the first answer. */
  readonly coldStartMilliseconds: number
  /** Everything else that is not as it should be. */
  readonly problems: readonly string[]
}

type Customer = Entry.Customer

/** Loads the package and scores a first customer: what a cold start is made of. */
export async function firstAnswer(native: NativeAnswers, loading: Loading) {
  const entry = await loading.entry()
  const recorded: number[] = []
  const runtime = recording((await loading.runtime?.()) ?? entry.portableRuntime, recorded)
  const predictor = entry.createChurnPredictor({ runtime, ...(native.asOf && { asOf: native.asOf }) })
  await predictor.predict(native.rows[0].customer as unknown as Customer)
  return { entry, predictor, recorded }
}

/** Runs the program. What differs is reported; only what cannot be run at all is thrown. */
export async function conform(native: NativeAnswers, loading: Loading): Promise<ConformanceReport> {
  const start = performance.now()
  const { entry, predictor, recorded } = await firstAnswer(native, loading)
  const coldStartMilliseconds = performance.now() - start

  const customers = native.rows.map(({ customer }) => customer as unknown as Customer)
  const { verification } = await loading.verification()
  const problems: string[] = []
  const expectThat = (holds: boolean, what: string) => {
    if (!holds) problems.push(what)
  }
  const largest = { margin: 0, contribution: 0 }
  let differentAnswers = 0
  let differentDecisions = 0
  const predictions: ChurnPrediction[] = []
  const reasons: string[] = []

  for (const [index, row] of native.rows.entries()) {
    recorded.length = 0
    const explanation = await predictor.explain(customers[index])
    expectThat(recorded.length === 1, `row ${index}: ${recorded.length} margins for one customer`)
    largest.margin = furthest(largest.margin, recorded[0], row.margin)
    const { probability, interval } = explanation
    const { lower, upper } = row.interval
    const same = probability === row.probability && interval?.lower === lower && interval.upper === upper
    if (!same) differentAnswers++
    reasons.push(explanation.contributions.map(({ sentence, logOdds }) => `${sentence} (${logOdds})`).join('; '))
    const fields = Object.keys(row.contributions)
    expectThat(explanation.contributions.length === fields.length, `row ${index}: another number of contributions`)
    for (const { field, logOdds } of explanation.contributions) {
      largest.contribution = furthest(largest.contribution, logOdds, row.contributions[field])
    }
    for (const [name, threshold] of Object.entries(native.thresholds)) {
      const policy = name as OperatingPointName
      const { churn } = await predictor.predict(customers[index], { policy })
      if (churn !== row.probability >= threshold) differentDecisions++
    }
    predictions.push(await predictor.predict(customers[index]))
  }

  const selfTest = await entry.selfTest(predictor, verification)
  expectThat(selfTest.rows === native.rows.length, `the self-test has ${selfTest.rows} rows`)

  const [numeric] = predictor.contract.fields.filter(({ type }) => type === 'number')
  const wrong = { ...native.rawCustomer, [numeric.name]: '1' } as unknown as Customer
  const refusal = await thrown(() => predictor.predict(wrong))
  expectThat(
    refusal instanceof entry.InvalidCustomerError && refusal.issues[0]?.path === numeric.name,
    `a numeric string ends in ${refusal}`,
  )

  const items = await predictor.predictBatch([...customers, wrong])
  expectThat(items.length === customers.length + 1, `a batch of ${customers.length + 1} has ${items.length} answers`)
  for (const [index, item] of [...items].entries()) {
    const good = item.ok
      ? JSON.stringify(item.prediction) === JSON.stringify(predictions[index])
      : index === customers.length && item.error instanceof entry.InvalidCustomerError
    expectThat(good && item.index === index, `item ${index} of the batch is not what the single call says`)
  }

  const read: object = entry.readRow(predictor, native.rawRow)
  for (const [name, value] of Object.entries(native.rawCustomer)) {
    expectThat(Object.is((read as Record<string, unknown>)[name], value), `the raw row's ${name} is read otherwise`)
  }
  const fromFile = await readFromFile(native, predictor.contract, await loading.csv())
  expectThat(fromFile.length === 3, `a file of three customers has ${fromFile.length}`)
  for (const row of fromFile) {
    const customer = JSON.stringify(entry.readRow(predictor, row))
    expectThat(customer === JSON.stringify(read), `a customer of a file is read as ${customer}`)
  }
  const unreadable = await thrown(() => entry.readRow(predictor, {}))
  expectThat(unreadable instanceof entry.InvalidRowError, `a row without columns ends in ${unreadable}`)

  const reason = new Error('the visitor left')
  const aborted = await thrown(() => predictor.predict(customers[0], { signal: AbortSignal.abort(reason) }))
  expectThat(aborted === reason, `an aborted call ends in ${aborted}`)

  await predictor.dispose()
  const disposed = await thrown(() => predictor.predict(customers[0]))
  expectThat(disposed instanceof entry.RuntimeFailedError, `a call after dispose ends in ${disposed}`)

  const given = await loading.customers?.()
  const runtime = (await loading.runtime?.()) ?? entry.portableRuntime
  const population = given && (await answerPopulation(entry, runtime, { ...given, asOf: native.asOf }))

  return {
    version: loading.version(),
    rows: native.rows.length,
    largestMarginDifference: largest.margin,
    differentAnswers,
    largestContributionDifference: largest.contribution,
    differentDecisions,
    selfTest,
    reasons,
    ...(population && { population }),
    coldStartMilliseconds,
    problems,
  }
}

/** The raw row as a file: in UTF-8, in UTF-16, and with a byte of Windows-1252, as streams that come byte by byte. */
async function readFromFile(native: NativeAnswers, contract: Entry.ModelContract, csv: typeof CsvEntry) {
  const { line } = csv.createCsvWriter({ delimiter: ';' })
  const columns = Object.keys(native.rawRow)
  const cells = columns.map((column) => String(native.rawRow[column]))
  const text = line(['note', ...columns]) + line(['\u20ac, \n', ...cells])
  const utf8 = new TextEncoder().encode(text)
  const utf16 = Uint8Array.from(
    [...`\ufeff${text}`].flatMap((each) => [each.charCodeAt(0) >> 8, each.charCodeAt(0) & 255]),
  )
  const windows1252 = Uint8Array.from([...text].map((each) => (each === '\u20ac' ? 0x80 : each.charCodeAt(0))))
  const rows: RawRow[] = []
  for (const bytes of [utf8, utf16, windows1252]) {
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at++) controller.enqueue(bytes.subarray(at, at + 1))
        controller.close()
      },
    })
    const table = await csv.readCsv(source)
    const header = csv.matchHeader(contract, table.header.cells)
    for await (const record of table) {
      if (!record.problem && record.cells[0] === '\u20ac, \n') rows.push(header.rowOf(record.cells))
    }
  }
  return rows
}

/** The runtime, with every margin it answers kept in `recorded`: the public calls answer probabilities only. */
function recording(runtime: Runtime<RuntimeMode>, recorded: number[]): Runtime<RuntimeMode> {
  return {
    ...runtime,
    open(model) {
      const session = runtime.open(model)
      const keep = (margins: Float32Array) => {
        recorded.push(...margins)
        return margins
      }
      return {
        ...session,
        run(rows, rowCount, signal) {
          const margins = session.run(rows, rowCount, signal)
          return margins instanceof Promise ? margins.then(keep) : keep(margins)
        },
      }
    },
  }
}

/** The larger of the two distances; what is no number is infinitely far, so that it cannot pass, nor vanish in JSON. */
function furthest(sofar: number, got: number | undefined, expected: number): number {
  const distance = Math.abs((got ?? Number.NaN) - expected)
  return Number.isNaN(distance) ? Number.MAX_VALUE : Math.max(sofar, distance)
}

async function thrown(action: () => unknown): Promise<unknown> {
  try {
    await action()
  } catch (error) {
    return error
  }
  return 'no error'
}
