/** What `npm run bench:spark` writes to docs/spark.json. */
export interface SparkReport {
  readonly command: string
  readonly machine: {
    readonly processor: string
    readonly cores: number
    readonly spark: string
    readonly java: number
    readonly executors: number
    readonly memoryMegabytes: number
  }
  /** Time on the clock times the cores, by the number of rows and by what ran; planning and waiting are in it. */
  readonly coreMicrosecondsPerRow: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** The processor's time of the executors and of the Python workers that they start. */
  readonly processorMicrosecondsPerRow: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** Rows that are read and written with as many columns as the statement adds, made without a model. */
export const withoutScoring = 'reading and writing alone'
export const statementName = 'the statement'
export const statementWithReasons = 'the statement, with 3 reasons'

/** An assumption for the reader to change: what a core, with its memory, costs for an hour. */
export const corePrice = {
  dollars: 0.053801,
  of: 'EMR Serverless Spark by Alibaba Cloud in Virginia, a core with 4 GiB of memory, paid as you go',
  source:
    'https://www.alibabacloud.com/help/en/emr/emr-serverless-spark/product-overview/compute-resources-pay-as-you-go',
  date: '18 March 2026',
}

/** The tables made of the report, by the name of the comments they stand between in docs/spark.md. */
export const sparkTables = (report: SparkReport): Readonly<Record<string, string>> => ({
  'spark times': timesTable(report),
  'spark sizes': sizesTable(report),
})

const count = (rows: number) => rows.toLocaleString('en-US')
const rounded = (value: number) => Number(value.toPrecision(3))

function timesTable({ machine, processorMicrosecondsPerRow, coreMicrosecondsPerRow }: SparkReport): string {
  const sizes = Object.keys(processorMicrosecondsPerRow)
  const last = sizes[sizes.length - 1]
  const own = processorMicrosecondsPerRow[last]
  const scoring = (name: string) => rounded(own[name] - own[withoutScoring])
  const others = Object.keys(own).filter((name) => name !== withoutScoring && !name.startsWith(statementName))
  const rows = Object.keys(own).map((name) => {
    const times = sizes.map((size) => `${processorMicrosecondsPerRow[size][name]} µs`)
    const ratio = others.includes(name) ? `${rounded(own[name] / own[statementName])} ×` : ''
    const alone = name === withoutScoring ? '' : `${scoring(name)} µs`
    const aloneRatio = others.includes(name) ? `${rounded(scoring(name) / scoring(statementName))} ×` : ''
    return `| ${[name, ...times, ratio, alone, aloneRatio, `${coreMicrosecondsPerRow[last][name]} µs`].join(' | ')} |`
  })
  const listed = (factor: (name: string) => number) =>
    others.map((name) => `${rounded(factor(name))} times as long by the ${name}`).join(', ')
  const [first] = sizes
  const growth = rounded(
    (Number(last) * own[statementName]) / (Number(first) * processorMicrosecondsPerRow[first][statementName]),
  )
  return [
    `Spark ${machine.spark} on Java ${machine.java}, ${machine.executors} executors of one core and ${count(machine.memoryMegabytes)} MB on a shared ${machine.processor}; the processor's time of the executors and their Python for a row, so trust the ratios:`,
    '',
    `| | ${sizes.map((size) => `of ${count(Number(size))} rows`).join(' | ')} | times the statement’s | scoring alone | times the statement’s | on the clock, times the cores |`,
    `|---|${sizes.map(() => '---').join('|')}|---|---|---|---|`,
    ...rows,
    '',
    `Of the statement's ${own[statementName]} µs, ${own[withoutScoring]} are Spark reading and writing the rows. Scoring alone takes the other ${scoring(statementName)} µs; it takes ${listed((name) => scoring(name) / scoring(statementName))}.`,
    '',
    `No job could take less than the ${own[withoutScoring]} µs of reading and writing. A whole job takes ${rounded(own[statementName] / own[withoutScoring])} times as long by the statement, ${listed((name) => own[name] / own[withoutScoring])}.`,
    '',
    `${rounded(Number(last) / Number(first))} times the rows took the statement ${growth} times the processor's time.`,
  ].join('\n')
}

/** A billion customers, computed from the longest run: from the clock, by which clusters charge. */
export const billion = 1_000_000_000

export function coreHoursFor(report: SparkReport, name: string, customers: number): number {
  const times = Object.entries(report.coreMicrosecondsPerRow)
  const [, longest] = times[times.length - 1]
  return (longest[name] * customers) / 3_600_000_000
}

function sizesTable(report: SparkReport): string {
  const { dollars, of, source, date } = corePrice
  const names = Object.keys(Object.values(report.coreMicrosecondsPerRow)[0])
  return [
    `A core for an hour is taken to cost ${dollars} dollars: ${of}, as [its price list](${source}) says on ${date}.`,
    '',
    '| a billion customers by | core-hours | on 100 cores | dollars |',
    '|---|---|---|---|',
    ...names.map((name) => {
      const hours = coreHoursFor(report, name, billion)
      return `| ${name} | ${hours.toFixed(2)} | ${((60 * hours) / 100).toFixed(1)} minutes | ${(hours * dollars).toFixed(2)} |`
    }),
  ].join('\n')
}
