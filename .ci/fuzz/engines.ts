import { ChurnError, type ChurnPredictor, decisionCodes, type FieldIssue, predictColumns } from '@org/churn'
import { toSql } from '@org/churn/sql'
import fc from 'fast-check'
import { drawModel } from '../databases/bundles'
import { type Engine, openDuckdb, openSqlite } from '../databases/engines'
import { answerOf, differenceOf, readAnswer } from '../databases/judge'
import { generateRows } from '../databases/rows'
import { campaign, expectHolds } from './campaign'
import { type DrawnModel, drawnModels, openDrawn } from './draw-model'
import { drawnRecords } from './draw-record'
import { type Recipe, revive } from './revive'

interface EngineCase {
  readonly model: DrawnModel
  readonly database: 'SQLite' | 'DuckDB'
  readonly records: readonly Readonly<Record<string, Recipe>>[]
  /** The rows of the source are drawn with this seed, and these of them are taken. */
  readonly rows: { readonly seed: number; readonly taken: readonly number[] }
}

const mostRows = 40

const cases = drawnModels.chain((model) =>
  fc.record({
    model: fc.constant(model),
    // DuckDB plans a statement in a hundred times the time.
    database: fc.constantFrom('SQLite' as const, 'SQLite' as const, 'SQLite' as const, 'DuckDB' as const),
    records: fc.array(drawnRecords(model.fields), { minLength: 1, maxLength: 12 }),
    rows: fc.record({
      seed: fc.nat(1_000_000),
      taken: fc.shuffledSubarray(
        Array.from({ length: mostRows }, (_, place) => place),
        { minLength: 1 },
      ),
    }),
  }),
)

type Predictor = ChurnPredictor<Record<string, unknown>>

const told = (issues: readonly FieldIssue[]) => issues.map(({ path, code }) => `${path}: ${code}`).join('; ')

/** What one road says of a customer, in words. */
function wordsOf(answer: () => { probability: number; churn: boolean; warnings: readonly FieldIssue[] }): string {
  try {
    const { probability, churn, warnings } = answer()
    return `${probability} ${churn} ${told(warnings)}`
  } catch (error) {
    return refusalOf(error)
  }
}

function refusalOf(error: unknown): string {
  if (!(error instanceof ChurnError && 'issues' in error)) throw error
  return `refused: ${told(error.issues as readonly FieldIssue[])}`
}

function checkColumns(
  predictor: Predictor,
  records: readonly Record<string, unknown>[],
  alone: readonly string[],
): void {
  const names = predictor.contract.fields.map(({ name }) => name)
  const columns = Object.fromEntries(names.map((name) => [name, records.map((record) => record[name])]))
  const { probabilities, decisions, warnings, errors } = predictColumns(predictor, columns)
  records.forEach((_, row) => {
    const inColumns = wordsOf(() => {
      const error = errors.get(row)
      if (error) throw error
      const churn = decisions[row] === decisionCodes.churns
      return { probability: probabilities[row] as number, churn, warnings: warnings.get(row) ?? [] }
    })
    expectHolds(
      inColumns === alone[row],
      () => `row ${row}: predict says "${alone[row]}", predictColumns "${inColumns}"`,
    )
  })
}

function checkBatch(predictor: Predictor, records: readonly Record<string, unknown>[], alone: readonly string[]): void {
  predictor.predictBatch(records, { chunkSize: 3 }).forEach((item, row) => {
    const inBatch = item.ok ? wordsOf(() => item.prediction) : refusalOf(item.error)
    expectHolds(inBatch === alone[row], () => `row ${row}: predict says "${alone[row]}", predictBatch "${inBatch}"`)
  })
}

const open: { [Name in EngineCase['database']]?: Promise<Engine> } = {}
let tables = 0

/** What a database answers to rows of the source, beside what the library does. */
async function checkRows(
  { fields, depth, trees, seed }: DrawnModel,
  database: EngineCase['database'],
  rows: EngineCase['rows'],
): Promise<void> {
  const model = drawModel(fields, { missing: [''] }, depth, trees, seed)
  open[database] ??= database === 'SQLite' ? openSqlite() : openDuckdb()
  const engine = (await open[database]) as Engine
  const drawn = generateRows(model.contract, model.features, model.ensemble, mostRows, rows.seed)
  const columns = ['row', ...fields.map(({ column }) => column)]
  const taken = rows.taken.map((place, index) => [String(index), ...(drawn[place] as (string | null)[])])
  const name = `table_${tables++}`
  await engine.load({ name, columns, rows: taken })
  // A statement gives reasons of stumps alone.
  const top = depth === 1 ? Math.min(2, fields.filter(({ input }) => input).length) : 0
  const sql = toSql(model.predictor, {
    dialect: engine.dialect,
    table: name,
    columns: Object.fromEntries(fields.map(({ column }) => [column, column])),
    keep: ['row'],
    top,
  })
  const results = await engine.query(sql)
  await engine.query(`DROP TABLE ${name}`)
  expectHolds(results.length === taken.length, () => `${database}: got ${results.length} rows of ${taken.length}`)
  const numbers = new Set(
    fields.filter(({ type }) => type === 'number' || type === 'integer').map((field) => field.name),
  )
  for (const result of results) {
    const cells = taken[Number(result.row)] as (string | null)[]
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? null] as const))
    const difference = differenceOf(
      answerOf(model.predictor, row, model.bits, { policy: undefined, top }),
      readAnswer(result, top, numbers),
    )
    expectHolds(difference === undefined, () => `${database}: ${difference} in ${JSON.stringify(cells)}`)
  }
}

export const engines = campaign<EngineCase>({
  name: 'engines',
  about:
    'One customer by the schema, predict, predictBatch and predictColumns, one row by readRow and SQL: the same answer',
  cases,
  async check({ model, database, records, rows }) {
    const { bundle, predictor } = openDrawn(model)
    const given = records.map((record) => revive(record) as Record<string, unknown>)
    const alone = given.map((record) => wordsOf(() => predictor.predict(record)))
    given.forEach((record, row) => {
      const isRefused = alone[row]?.startsWith('refused')
      expectHolds(bundle.schema.safeParse(record).success || isRefused === true, () => {
        return `row ${row}: the schema refuses what predict answers with "${alone[row]}"`
      })
    })
    checkColumns(predictor, given, alone)
    checkBatch(predictor, given, alone)
    await checkRows(model, database, rows)
  },
  async close() {
    for (const engine of Object.values(open)) await (await engine).close()
    for (const name of Object.keys(open)) delete open[name as EngineCase['database']]
  },
})
