import type { Dialect } from './dialect'
import { printExpression, type Scope } from './print-expression'
import type { Statement, StatementStep } from './statement'

/** The table inside the statement. */
export const table = 'source'

/** Text that stays within a comment of one line, reads from left to right, and names nothing whose value is put there. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]+/gu, ' ').replaceAll(/\$(?=[({])/g, '$ ')
}

export const nameOf = ({ identifier }: Dialect, parts: readonly string[]) => parts.map(identifier).join('.')

export const inTable = (dialect: Dialect) => (name: string) => `${table}.${dialect.identifier(name)}`

/** Columns that hold the list of reasons, in a database that does not join it. */
const arrayNames: Readonly<Record<string, string>> = { code: 'all_codes', value: 'all_values' }

export function scopeOf({ reasonPlaces }: Statement, dialect: Dialect, made: Scope['made']): Scope {
  const scope: Scope = {
    made,
    own: inTable(dialect),
    listed: (place, name) =>
      dialect.array
        ? dialect.array.at(arrayNames[name], printExpression(reasonPlaces[place - 1], dialect, scope))
        : `reason_${place}.${name}`,
  }
  return scope
}

export function noteOf({ note }: StatementStep): string {
  return `-- ${oneLine(note)}\n`
}

export function columnsOf({ columns }: StatementStep, dialect: Dialect, scope: Scope): readonly string[] {
  return columns.map(({ name, expression }) => `${printExpression(expression, dialect, scope, '    ')} AS ${name}`)
}

export function column(
  name: string,
  expression: Statement['output'][number]['expression'],
  dialect: Dialect,
  scope: Scope,
) {
  return `${printExpression(expression, dialect, scope, '  ')} AS ${dialect.identifier(name)}`
}

export function select(columns: readonly string[], from: string, fence: string): string {
  const tail = [...(from === '' ? [] : [`FROM ${from}`]), ...(fence === '' ? [] : [fence])]
  return `  SELECT\n${columns.map((each) => `    ${each}`).join(',\n')}${tail.map((each) => `\n  ${each}`).join('')}`
}

export function finalSelect(
  columns: readonly string[],
  from: string,
  { reasonPlaces, reasonList }: Statement,
  dialect: Dialect,
  scope: Scope,
): string {
  const joins = (dialect.array ? [] : reasonPlaces).map((place, index) => {
    const alias = `reason_${index + 1}`
    return `LEFT JOIN ${reasonList} AS ${alias} ON ${alias}.place = ${printExpression(place, dialect, scope)}`
  })
  return ['SELECT', columns.map((each) => `  ${each}`).join(',\n'), `FROM ${from}`, ...joins].join('\n')
}

/** A step as a common table expression. */
export const query = (step: StatementStep, columns: readonly string[], from: string, { fence }: Dialect) =>
  `${noteOf(step)}${step.name} AS (\n${select(columns, from, fence)}\n)`

/** Puts the list of reasons and the answers behind queries over each other; `own` gives the table's own columns. */
export function endChain(
  statement: Statement,
  dialect: Dialect,
  scope: Scope,
  queries: readonly string[],
  own: (last: string, arrays: readonly string[]) => readonly string[],
): string {
  const { steps, output, reasonList } = statement
  const end = steps[steps.length - 1].name
  const arrays = arraysOf(statement, dialect)
  const hasArrays = arrays.length > 0
  const list = hasArrays ? [`${listNote}${reasonList} AS (\n${select(['*', ...arrays], end, dialect.fence)}\n)`] : []
  const last = hasArrays ? reasonList : end
  const columns = [
    ...own(last, hasArrays ? Object.values(arrayNames) : []),
    ...output.map(({ name, expression }) => column(name, expression, dialect, scope)),
  ]
  const all = [...queries, ...list, ...listOf(statement, dialect)]
  return `WITH\n${all.join(',\n')}\n${finalSelect(columns, last, statement, dialect, scope)}`
}

const listNote = '-- The reasons that there can be, from the weakest to the strongest.\n'

/** The reasons that there can be, where any are given: place, code, value. */
function listedRows({ reasons, reasonPlaces }: Statement, dialect: Dialect): readonly (readonly string[])[] {
  if (reasonPlaces.length === 0) return []
  // Every row finds a reason, if only this one: a database that keeps the order of rows would put the others last.
  const none = `CAST(NULL AS ${dialect.types.text})`
  return [
    ['0', none, none],
    ...reasons.map(([place, code, value]) => [
      `${place}`,
      dialect.text(code),
      value === null ? 'NULL' : dialect.text(value),
    ]),
  ]
}

/** The list as a table of its own, to be joined. */
export function listOf(statement: Statement, dialect: Dialect): readonly string[] {
  const rows = listedRows(statement, dialect)
  if (dialect.array || rows.length === 0) return []
  return [`${listNote}${dialect.list(statement.reasonList, ['place', 'code', 'value'], rows)}`]
}

/** The list as columns that hold all of it, each reason at its place. */
function arraysOf(statement: Statement, dialect: Dialect): readonly string[] {
  const { array } = dialect
  const rows = listedRows(statement, dialect)
  if (!array || rows.length === 0) return []
  return Object.values(arrayNames).map((name, part) => {
    const items: string[] = []
    for (const row of rows) items[Number(row[0])] = row[part + 1]
    return `${array.of(inLines(items).map((line, index) => (index === 0 ? line : `\n      ${line}`)))} AS ${name}`
  })
}

/** Short items several to a line. */
export function inLines(items: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines[lines.length - 1]
    if (last !== undefined && last.length + item.length < 100) lines[lines.length - 1] = `${last}, ${item}`
    else lines.push(item)
  }
  return lines
}
