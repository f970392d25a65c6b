import type { Dialect } from './dialect'
import { printExpression, type Scope } from './print-expression'
import { namesIn, type Statement, type StatementStep } from './statement'

/** The table inside the statement. */
const table = 'source'

/** Prints a statement for one database, without a semicolon, so that it can stand in a view. */
export function printStatement(statement: Statement, dialect: Dialect): string {
  const head = statement.head.flatMap((line) => wrapped(oneLine(line))).map((line) => `-- ${line}`.trimEnd())
  const body = {
    star: printChain,
    listed: printChain,
    lateral: printBeside,
  }[dialect.layout](statement, dialect)
  return `${[...head, body].join('\n')}\n`
}

/** Prints what makes a view of a statement: a script, which ends with a semicolon. */
export function printView(view: readonly string[], statement: Statement, dialect: Dialect): string {
  return `${dialect.createView(nameOf(dialect, view))}\n${printStatement(statement, dialect).trimEnd()};\n`
}

/** Text that stays within a comment of one line, reads from left to right, and names nothing whose value is put there. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]+/gu, ' ').replaceAll(/\$(?=[({])/g, '$ ')
}

/** Words of a comment on lines that fit a screen. */
function wrapped(text: string): readonly string[] {
  return text.match(/.{1,100}(?:\s|$)|\S+/gu) ?? ['']
}

const nameOf = ({ identifier }: Dialect, parts: readonly string[]) => parts.map(identifier).join('.')

const inTable = (dialect: Dialect) => (name: string) => `${table}.${dialect.identifier(name)}`

/** Columns that hold the list of reasons, in a database that does not join it. */
const arrayNames: Readonly<Record<string, string>> = { code: 'all_codes', value: 'all_values' }

function scopeOf({ reasonPlaces }: Statement, dialect: Dialect, made: Scope['made']): Scope {
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

/** Each step is a query over the one before it. */
function printChain(statement: Statement, dialect: Dialect): string {
  const { steps, keep = [], output } = statement
  const packedNames = new Set(dialect.packed ? steps[0].columns.map(({ name }) => name) : [])
  const scope = scopeOf(statement, dialect, (name) => (packedNames.has(name) ? `${packs.cells}.${name}` : name))
  const aliases = keep.map((_, index) => `own_${index + 1}`)
  const needed = neededAfter(statement)
  const queries = steps.map((step, index) => {
    const isFirst = index === 0
    const before = isFirst ? [] : steps.slice(0, index).flatMap(({ columns }) => columns.map(({ name }) => name))
    const own = aliases.map((alias, place) => (isFirst ? `${scope.own(keep[place])} AS ${alias}` : alias))
    const handedOn =
      dialect.layout === 'listed'
        ? [...own, ...before.filter((name) => needed[index].has(name))]
        : [isFirst ? (statement.keep ? own : (dialect.renamed?.first(table) ?? `${table}.*`)) : '*'].flat()
    const from = isFirst ? `${nameOf(dialect, statement.table)} AS ${table}` : steps[index - 1].name
    const made = columnsOf(step, dialect, scope)
    const columns =
      isFirst && dialect.packed
        ? [
            ...(handedOn.length > 0 ? [pack(dialect.packed, packs.own, handedOn)] : []),
            pack(dialect.packed, packs.cells, made),
          ]
        : [...inLines(handedOn), ...made]
    return `${noteOf(step)}${step.name} AS (\n${select(columns, from, dialect.fence)}\n)`
  })
  const end = steps[steps.length - 1].name
  const arrays = arraysOf(statement, dialect)
  const last = arrays.length > 0 ? statement.reasonList : end
  if (arrays.length > 0) queries.push(`${listNote}${last} AS (\n${select(['*', ...arrays], end, dialect.fence)}\n)`)
  const made = [
    ...steps.flatMap(({ columns }) => columns.map(({ name }) => name)),
    ...(arrays.length > 0 ? Object.values(arrayNames) : []),
  ]
  const columns = [
    ...ownColumns(statement, dialect, last, made),
    ...output.map(({ name, expression }) => column(name, expression, dialect, scope)),
  ]
  return `WITH\n${[...queries, ...listOf(statement, dialect)].join(',\n')}\n${finalSelect(columns, last, statement, dialect, scope)}`
}

/** What carries the table's columns, and the cells, in a database that packs them. */
const packs = { own: 'own', cells: 'given' }

function pack(packed: (columns: readonly string[]) => string, name: string, columns: readonly string[]): string {
  return `${packed(columns.map((each, index) => (index === 0 ? each : `\n      ${each}`)))} AS ${name}`
}

/** The table's own columns at the end, where the names of all that the steps have made are known. */
function ownColumns({ keep }: Statement, dialect: Dialect, last: string, made: readonly string[]): readonly string[] {
  const prefix = dialect.packed ? `${packs.own}.` : ''
  if (keep) return keep.map((name, index) => `${prefix}own_${index + 1} AS ${dialect.identifier(name)}`)
  if (dialect.packed) return [`${prefix}*`]
  return [dialect.renamed?.last ?? `${last}.* ${dialect.without(`\n    ${inLines(made).join(',\n    ')}\n  `)}`]
}

/** Names that steps from one on, the one itself and the output use, by step. */
function neededAfter({ steps, output, reasonPlaces }: Statement): readonly ReadonlySet<string>[] {
  const needed: Set<string>[] = []
  const names = namesIn([output, reasonPlaces])
  for (let index = steps.length - 1; index >= 0; index--) {
    for (const name of namesIn(steps[index].columns)) names.add(name)
    needed[index] = new Set(names)
  }
  return needed
}

/** All steps stand beside the table, each with the columns to its left at hand. */
function printBeside(statement: Statement, dialect: Dialect): string {
  const { steps, keep, output } = statement
  const homes = new Map(steps.flatMap(({ name: step, columns }) => columns.map(({ name }) => [name, step] as const)))
  const scope = scopeOf(statement, dialect, (name) => `${homes.get(name)}.${name}`)
  const queries = steps.map(
    (step) =>
      `${noteOf(step)}${dialect.beside} (\n${select(columnsOf(step, dialect, scope), '', dialect.fence)}\n) AS ${step.name}`,
  )
  const own = keep ? keep.map(inTable(dialect)) : [`${table}.*`]
  const columns = output.map(({ name, expression }) => column(name, expression, dialect, scope))
  const from = [`${nameOf(dialect, statement.table)} AS ${table}`, ...queries].join('\n')
  const list = listOf(statement, dialect)
  return `${list.length > 0 ? `WITH\n${list.join(',\n')}\n` : ''}${finalSelect([...own, ...columns], from, statement, dialect, scope)}`
}

function noteOf({ note }: StatementStep): string {
  return `-- ${oneLine(note)}\n`
}

function columnsOf({ columns }: StatementStep, dialect: Dialect, scope: Scope): readonly string[] {
  return columns.map(({ name, expression }) => `${printExpression(expression, dialect, scope, '    ')} AS ${name}`)
}

function column(name: string, expression: Statement['output'][number]['expression'], dialect: Dialect, scope: Scope) {
  return `${printExpression(expression, dialect, scope, '  ')} AS ${dialect.identifier(name)}`
}

function select(columns: readonly string[], from: string, fence: string): string {
  const tail = [...(from === '' ? [] : [`FROM ${from}`]), ...(fence === '' ? [] : [fence])]
  return `  SELECT\n${columns.map((each) => `    ${each}`).join(',\n')}${tail.map((each) => `\n  ${each}`).join('')}`
}

function finalSelect(
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
function listOf(statement: Statement, dialect: Dialect): readonly string[] {
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
function inLines(items: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines[lines.length - 1]
    if (last !== undefined && last.length + item.length < 100) lines[lines.length - 1] = `${last}, ${item}`
    else lines.push(item)
  }
  return lines
}
