import { isoDateOf } from './arithmetic/calendar'
import { callOptions, type OptionRules, readOptions } from './checks/options'
import type { OperatingPointName } from './model/manifest'
import type { ChurnPredictor } from './predictor/churn-predictor'
import { partsOf } from './predictor/predictor-parts'
import type { RuntimeMode } from './runtimes/runtime'
import { buildStatement } from './sql/build-statement'
import { checkNames } from './sql/check-names'
import { describeStatement } from './sql/describe-statement'
import { type DialectName, dialects } from './sql/dialects'
import { explainStatement } from './sql/explain-statement'
import { printStatement, printView } from './sql/print-statement'
import { namesOf, readNames, type TableColumn } from './sql/table-columns'
import { createAsOfReader } from './steps/as-of'
import { type DecisionPolicy, policyOf, resolvePolicy } from './steps/policy'
import type { NumberReading } from './steps/read-cell'
import { areNumbers, numberForms } from './steps/read-row'

export type { DialectName, TableColumn }

/** A database that {@link toSql} writes for. */
export interface SqlDialect {
  readonly name: DialectName
  /** What its makers call it: `SQL Server`. */
  readonly title: string
  /** Whether this package's tests run statements in it and compare every row with the library, or only parse them. */
  readonly isRun: boolean
}

/** The databases that {@link toSql} writes for, to choose one from; the default comes first. */
export const sqlDialects: readonly SqlDialect[] = /* @__PURE__ */ Object.entries(dialects).map(
  ([name, { title, isRun }]) => ({ name: name as DialectName, title, isRun }),
)

/** Which statement to write. */
export interface SqlOptions<Point extends OperatingPointName = OperatingPointName> {
  /** The database: `duckdb` by default. */
  readonly dialect?: DialectName
  /** The table's name, or the names that lead to it: `['sales', 'customers']`. By default `customers`. */
  readonly table?: string | readonly string[]
  /**
   * The table's columns by the contract's, where their names differ: `{ tenure: 'months_active' }`; `null` for one that
   * the table lacks and the model does not use.
   */
  readonly columns?: Readonly<Record<string, TableColumn>>
  /**
   * Columns of the table to hand on. By default all; SQLite cannot leave out the statement's own columns, so there it is
   * the identifier and the columns that the model reads.
   */
  readonly keep?: readonly string[]
  /** How to decide: an operating point, `{ threshold }` or economics. By default as the predictor. */
  readonly policy?: DecisionPolicy<Point>
  /** The day from which the days of dates are counted, an ISO date. By default as the predictor. */
  readonly asOf?: string | undefined
  /** How the table's texts write numbers, if not as the contract says: as for `readRow`. */
  readonly numbers?: NumberReading
  /** Reasons for each customer, strongest first: by default 3, and none of a model whose reasons take long to plan. */
  readonly top?: number
  /**
   * The name of a view to make of the statement, or the names that lead to it: the answer is then a script that makes it, in
   * place of one of that name, and ends with a semicolon.
   */
  readonly view?: string | readonly string[]
  /** What the names of the added columns begin with: `churn_` by default. */
  readonly prefix?: string
}

const isName = (value: unknown) => typeof value === 'string' && value !== '' && !value.includes('\0')
const isNames = (value: unknown) => Array.isArray(value) && value.every(isName)

const sqlOptions: OptionRules = {
  dialect: [(value) => Object.hasOwn(dialects, value as string), `one of ${Object.keys(dialects).join(', ')}`],
  table: [(value) => isName(value) || (isNames(value) && (value as []).length > 0), 'a name, or a list of names'],
  view: [(value) => isName(value) || (isNames(value) && (value as []).length > 0), 'a name, or a list of names'],
  columns: [(value) => typeof value === 'object' && !Array.isArray(value), 'names by the contract’s columns'],
  keep: [isNames, 'a list of names'],
  policy: undefined,
  asOf: undefined,
  numbers: [areNumbers, numberForms],
  top: callOptions.top,
  prefix: [(value) => typeof value === 'string' && !value.includes('\0'), 'a text'],
}

/**
 * Writes the whole decision as one statement for a database: it reads a table's raw cells as `readRow` does, and answers
 * with the table's own columns and the margin, probability, decision, risk band, reasons and warnings of each row, or
 * with the codes for which the row is refused. Margins and decisions are those of `predict`, without a difference;
 * probabilities come from the database's own `exp` and may differ in the last places.
 *
 * @param predictor The one whose model and policy the statement holds; of your own model, `createChurnPredictor({ model })`.
 * @returns a SELECT without a semicolon, so that it can stand in a view; with `view`, a script that makes one.
 * @throws {InvalidOptionError} for an option of another name or of an impossible value, for a name that the database would
 * cut short, for an added column that the table has already, for a view called like the table, and for reasons of a model without cover, or of one whose
 * reasons take more numbers than databases plan in a quarter of a minute: see the guide.
 * @throws {InvalidModelError} for a model whose leaves lie on no grid.
 */
export function toSql<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  options?: SqlOptions<NoInfer<Point>>,
): string {
  const { statement, dialect, view } = prepare(predictor, options)
  return view ? printView(view, statement, dialect) : printStatement(statement, dialect)
}

/**
 * Says in words what the statement of {@link toSql} does: what it reads, refuses and decides, and how far it is tested.
 *
 * @param predictor The one whose model and policy the statement holds.
 * @returns sentences, in the order in which the statement works.
 * @throws {InvalidOptionError} and {InvalidModelError} as {@link toSql} does.
 */
export function explainSql<Customer, M extends RuntimeMode, Point extends OperatingPointName>(
  predictor: ChurnPredictor<Customer, M, Point>,
  options?: SqlOptions<NoInfer<Point>>,
): readonly string[] {
  const { loaded, statement, dialect, columns, rule, prefix, asOf } = prepare(predictor, options)
  return explainStatement(loaded, statement, dialect, columns, rule, prefix, asOf)
}

function prepare(predictor: object, options: SqlOptions | undefined) {
  const given = readOptions(options, sqlOptions)
  const { loaded, calibrate, rule: own, asOf: ofPredictor } = partsOf(predictor)
  const { contract, manifest } = loaded
  const day = createAsOfReader(contract, ofPredictor)(given.asOf)
  const asOf = day === undefined ? undefined : isoDateOf(day)
  const table = given.table ?? 'customers'
  const columns = given.columns ?? {}
  const prefix = given.prefix ?? 'churn_'
  const dialect = dialects[given.dialect ?? 'duckdb']
  const rule = given.policy === undefined ? own : resolvePolicy(manifest, given.policy)
  const statement = buildStatement(loaded, calibrate, {
    table: typeof table === 'string' ? [table] : table,
    columns,
    keep: given.keep ?? (dialect.layout === 'listed' ? namesOf(contract, columns) : undefined),
    rule,
    top: given.top ?? undefined,
    prefix,
    asOf,
    numbers: given.numbers ?? undefined,
    head: describeStatement(manifest, policyOf(rule), dialect.title, readNames(contract, columns)),
  })
  const view = typeof given.view === 'string' ? [given.view] : (given.view ?? undefined)
  checkNames(statement, readNames(contract, columns), view ?? [], dialect)
  return { loaded, statement, view, dialect, columns, rule, prefix, asOf }
}
