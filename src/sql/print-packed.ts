import type { Dialect } from './dialect'
import { any, type Condition } from './expression'
import { printExpression, type Scope } from './print-expression'
import { columnsOf, endChain, inLines, inTable, nameOf, query, scopeOf, table } from './print-steps'
import type { Statement, StatementStep } from './statement'

/** What carries the table's columns, and those of a sparse step. */
const packs = { own: 'own', sparse: 'rest' }

/**
 * Each step is a query over the one before it, as by `printChain`, where the database copies every column in every step.
 * So it has few to copy: the table's columns are one value, from which the cells are read again, and the columns of a
 * sparse step are another, which most rows do not have.
 */
export function printPacked(statement: Statement, dialect: Dialect): string {
  const { keep } = statement
  const [cells, ...steps] = statement.steps
  const ofCells = new Map(cells.columns.map(({ name, expression }) => [name, expression]))
  const sparse = new Set(steps.flatMap((step) => (filledWhen(step) ? step.columns.map(({ name }) => name) : [])))
  const read = new Map<string, string>()
  const scopeIn = (own: Scope['own']): Scope => {
    const scope: Scope = {
      ...scopeOf(statement, dialect, (name) => {
        const cell = ofCells.get(name)
        return cell ? printExpression(cell, dialect, scope) : sparse.has(name) ? `${packs.sparse}.${name}` : name
      }),
      own,
    }
    return scope
  }
  // Spark would not know two names apart that differ in case alone.
  const first = scopeIn((name) => {
    read.set(name.toLowerCase(), name)
    return inTable(dialect)(name)
  })
  const scope = scopeIn((name) => `${packs.own}.${dialect.identifier(name)}`)
  columnsOf(cells, dialect, first)
  keep?.map(first.own)
  const all = keep ? [...read.values()].map(inTable(dialect)) : [`${table}.*`]
  const queries = steps.map((step, index) => {
    const made = printColumns(step, dialect, index === 0 ? first : scope)
    return index === 0
      ? query(
          step,
          [`${struct(all)} AS ${packs.own}`, ...made],
          `${nameOf(dialect, statement.table)} AS ${table}`,
          dialect,
        )
      : query(step, ['*', ...made], steps[index - 1].name, dialect)
  })
  return endChain(statement, dialect, scope, queries, () =>
    keep ? keep.map((name) => `${scope.own(name)} AS ${dialect.identifier(name)}`) : [`${packs.own}.*`],
  )
}

const struct = (columns: readonly string[]) => `struct(${inLines(columns).join(',\n      ')})`

/** When a row has any column of a sparse step, all of which are NULL without a condition. */
function filledWhen({ isSparse, columns }: StatementStep): Condition | undefined {
  const branches = columns.flatMap(({ expression: of }) => (of.kind === 'case' && !of.otherwise ? of.branches : []))
  return isSparse && branches.length === columns.length ? any(...branches.map(({ when }) => when)) : undefined
}

function printColumns(step: StatementStep, dialect: Dialect, scope: Scope): readonly string[] {
  const columns = columnsOf(step, dialect, scope)
  const when = filledWhen(step)
  return when
    ? [`CASE WHEN ${printExpression(when, dialect, scope, '    ')} THEN ${struct(columns)} END AS ${packs.sparse}`]
    : columns
}
