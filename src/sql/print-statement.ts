import type { Dialect } from './dialect'
import { printPacked } from './print-packed'
import {
  column,
  columnsOf,
  endChain,
  finalSelect,
  inLines,
  inTable,
  listOf,
  nameOf,
  noteOf,
  oneLine,
  query,
  scopeOf,
  select,
  table,
} from './print-steps'
import { namesIn, type Statement } from './statement'

/** Prints a statement for one database, without a semicolon, so that it can stand in a view. */
export function printStatement(statement: Statement, dialect: Dialect): string {
  const head = statement.head.flatMap((line) => wrapped(oneLine(line))).map((line) => `-- ${line}`.trimEnd())
  const body = {
    star: printChain,
    listed: printChain,
    lateral: printBeside,
    packed: printPacked,
  }[dialect.layout](statement, dialect)
  return `${[...head, body].join('\n')}\n`
}

/** Prints what makes a view of a statement: a script, which ends with a semicolon. */
export function printView(view: readonly string[], statement: Statement, dialect: Dialect): string {
  return `${dialect.createView(nameOf(dialect, view))}\n${printStatement(statement, dialect).trimEnd()};\n`
}

/** Words of a comment on lines that fit a screen. */
function wrapped(text: string): readonly string[] {
  return text.match(/.{1,100}(?:\s|$)|\S+/gu) ?? ['']
}

/** Each step is a query over the one before it. */
function printChain(statement: Statement, dialect: Dialect): string {
  const { steps, keep } = statement
  const scope = scopeOf(statement, dialect, (name) => name)
  const aliases = (keep ?? []).map((_, index) => `own_${index + 1}`)
  const needed = neededAfter(statement)
  const queries = steps.map((step, index) => {
    const isFirst = index === 0
    const before = isFirst ? [] : steps.slice(0, index).flatMap(({ columns }) => columns.map(({ name }) => name))
    const own = aliases.map((alias, place) => (isFirst ? `${scope.own((keep ?? [])[place])} AS ${alias}` : alias))
    const handedOn =
      dialect.layout === 'listed'
        ? [...own, ...before.filter((name) => needed[index].has(name))]
        : [isFirst ? (keep ? own : (dialect.renamed?.first(table) ?? `${table}.*`)) : '*'].flat()
    const from = isFirst ? `${nameOf(dialect, statement.table)} AS ${table}` : steps[index - 1].name
    const columns = [...inLines(handedOn), ...columnsOf(step, dialect, scope)]
    return query(step, columns, from, dialect)
  })
  const made = steps.flatMap(({ columns }) => columns.map(({ name }) => name))
  return endChain(statement, dialect, scope, queries, (last, arrays) =>
    keep
      ? keep.map((name, index) => `own_${index + 1} AS ${dialect.identifier(name)}`)
      : [
          dialect.renamed?.last ??
            `${last}.* ${dialect.without(`\n    ${inLines([...made, ...arrays]).join(',\n    ')}\n  `)}`,
        ],
  )
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
