import type { Dialect } from './dialect'
import type { Branch, Condition, Expression } from './expression'

/** Prints the columns that expressions name. */
export interface Scope {
  readonly made: (name: string) => string
  readonly own: (name: string) => string
  /** Code or value of the first reason, the second, and so on. */
  readonly listed: (place: number, name: string) => string
}

/** Longest line where there is a choice. */
const width = 118

/** The words of a printed node: a head, parts with what stands between them, and an end. */
interface Layout {
  readonly parts: readonly string[]
  readonly before: string
  readonly between: string
  readonly after: string
}

/** Prints an expression or a condition, on one line where it fits, else part by part. */
export function printExpression(of: Expression | Condition, dialect: Dialect, scope: Scope, indent = ''): string {
  return printNode(of, { dialect, scope }, indent)
}

interface Context {
  readonly dialect: Dialect
  readonly scope: Scope
}

function printNode(node: Expression | Condition, context: Context, indent: string): string {
  const deeper = `${indent}  `
  const inside = (part: Expression | Condition, at = deeper) => wrapped(node, part, printNode(part, context, at))
  const layout = layOut(node, context, inside)
  if (typeof layout === 'string') return layout
  const { parts, before, between, after } = layout
  const flat = `${before}${parts.join(between)}${after}`
  if (flat.length + indent.length <= width && !flat.includes('\n')) return flat
  const separator = between.trim() === ',' ? `,\n${deeper}` : `\n${deeper}${between.trimStart()}`
  const [head, tail] = [before.trimEnd(), after.trimStart()]
  return `${head}${head === '' ? '' : `\n${deeper}`}${parts.join(separator)}${tail === '' ? '' : `\n${indent}${tail}`}`
}

/** A whole print of what never breaks, or the parts of what may. */
function layOut(
  node: Expression | Condition,
  { dialect, scope }: Context,
  inside: (part: Expression | Condition, indent?: string) => string,
): string | Layout {
  const flat = (part: Expression | Condition) => inside(part, '')
  switch (node.kind) {
    case 'made':
      return scope.made(node.name)
    case 'own':
      return scope.own(node.name)
    case 'listed':
      return scope.listed(node.place, node.name)
    case 'text':
      return dialect.text(node.value)
    case 'integer':
      return `${node.value}`
    case 'double':
      return dialect.double(node.value)
    case 'null':
      return `CAST(NULL AS ${dialect.types[node.type]})`
    case 'case':
      return cases(
        'CASE ',
        node.branches.map(({ when, gives }: Branch) => [inside(when), inside(gives)] as const),
        node.otherwise && inside(node.otherwise),
      )
    case 'match':
      return cases(
        `CASE ${inside(node.subject)} `,
        node.branches.map(({ value, gives }) => [inside(value), inside(gives)] as const),
        node.otherwise && inside(node.otherwise),
      )
    case 'arithmetic':
      return { parts: node.terms.map((term) => inside(term)), before: '', between: ` ${node.operator} `, after: '' }
    case 'call':
      return dialect.call(node.name, flat(node.of))
    case 'extreme':
      return {
        parts: node.of.map((part) => inside(part)),
        before: `${dialect.extreme(node.name)}(`,
        between: ', ',
        after: ')',
      }
    case 'cast':
      return `CAST(${flat(node.of)} AS ${dialect.types[node.to]})`
    case 'trimmed':
      return dialect.trimmed(flat(node.of))
    case 'translated':
      return dialect.translated(flat(node.of), node.from, node.to)
    case 'removed':
      return dialect.removed(flat(node.of), node.codes)
    case 'replaced':
      return `replace(${flat(node.of)}, ${dialect.characters(node.from)}, ${dialect.characters(node.to)})`
    case 'cut':
      return cutOut(flat(node.of), node.first, node.last, dialect)
    case 'end':
      return dialect.end(flat(node.of), node.side, node.count)
    case 'number':
      return dialect.number(flat(node.of))
    case 'cell':
      return dialect.cell(flat(node.of))
    case 'joined': {
      const [before, after] =
        node.skip > 0 ? [`${dialect.substring}(`, `, ${node.skip + 1}${dialect.substringEnd})`] : ['', '']
      return { parts: node.of.map((part) => inside(part)), before, between: dialect.concatenation, after }
    }
    case 'entry':
      return dialect.entry(node.of, flat(node.at))
    case 'part':
      return `${dialect.substring}(${flat(node.of)}, ${node.from}, ${node.length})`
    case 'day':
      return dialect.day(node.iso)
    case 'date':
      return dialect.date(flat(node.of))
    case 'days':
      return dialect.days(flat(node.from), flat(node.to))
    case 'flag':
      if (node.of.kind === 'constant') return node.of.value ? dialect.truth.true : dialect.truth.false
      return cases('CASE ', [[inside(node.of), dialect.truth.true]], dialect.truth.false)
    case 'compare':
      return `${inside(node.left)} ${node.operator} ${inside(node.right)}`
    case 'all':
    case 'any':
      return {
        parts: node.of.map((part) => inside(part)),
        before: '',
        between: node.kind === 'all' ? ' AND ' : ' OR ',
        after: '',
      }
    case 'among':
      return `${flat(node.of)} ${node.not ? 'NOT IN' : 'IN'} (${node.list.map(flat).join(', ')})`
    case 'isNull':
      return `${flat(node.of)} IS ${node.not ? 'NOT NULL' : 'NULL'}`
    case 'matches':
      return dialect.matches(flat(node.of), node.form)
    case 'contains':
      return `${node.not ? 'NOT ' : ''}${dialect.contains(flat(node.of), node.ranges, node.outside)}`
    case 'holds':
      return dialect.holds(flat(node.of))
    case 'constant':
      return node.value ? '1 = 1' : '1 = 0'
  }
}

/** A text without its ends. */
function cutOut(of: string, first: number, last: number, { substring, substringEnd, length }: Dialect): string {
  const end = last === 0 ? substringEnd : `, ${length}(${of}) - ${first + last}`
  return `${substring}(${of}, ${first + 1}${end})`
}

function cases(
  before: string,
  branches: readonly (readonly [when: string, gives: string])[],
  otherwise: string | undefined,
): Layout {
  const parts = branches.map(([when, then]) => `WHEN ${when} THEN ${then}`)
  return {
    parts: otherwise === undefined ? parts : [...parts, `ELSE ${otherwise}`],
    before,
    between: ' ',
    after: ' END',
  }
}

/** Parentheses where a part would else be read together with its neighbours. */
function wrapped(node: Expression | Condition, part: Expression | Condition, printed: string): string {
  const isTerm = node.kind === 'arithmetic' || node.kind === 'compare'
  const mixes = part.kind === 'arithmetic' && node.kind === 'arithmetic'
  const isOperand = node.kind === 'compare' && (part.kind === 'joined' || part.kind === 'arithmetic')
  const isWhole = node.kind === 'isNull' && !['made', 'own'].includes(part.kind)
  const isMixed = (node.kind === 'all' || node.kind === 'any') && (part.kind === 'any' || part.kind === 'matches')
  const isNegative =
    isTerm && (part.kind === 'integer' || part.kind === 'double') && part.value < 0 && node.kind === 'arithmetic'
  return mixes || isOperand || isWhole || isMixed || isNegative ? `(${printed})` : printed
}
