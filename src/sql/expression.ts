import { type CodeRange, decimalForm, type TextForm } from './characters'

/**
 * SQL as a small tree: what every dialect can say, and nothing that one of them says in its own way. A dialect prints it;
 * names and texts are quoted there and nowhere else.
 *
 * A condition is not a value, because SQL Server has no type for it: {@link flag} and {@link holds} lead from one to the
 * other. No condition relies on more than that NULL does not hold.
 */
export type Expression =
  /** A column that an earlier step made. */
  | { readonly kind: 'made'; readonly name: string }
  /** A column of the table itself. */
  | { readonly kind: 'own'; readonly name: string }
  /** A column of the list of reasons, joined in for one of the reasons given. */
  | { readonly kind: 'listed'; readonly place: number; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'null'; readonly type: SqlType }
  | { readonly kind: 'case'; readonly branches: readonly Branch[]; readonly otherwise: Expression | undefined }
  /** CASE subject WHEN value … */
  | {
      readonly kind: 'match'
      readonly subject: Expression
      readonly branches: readonly { readonly value: Expression; readonly gives: Expression }[]
      readonly otherwise: Expression | undefined
    }
  | { readonly kind: 'arithmetic'; readonly operator: '+' | '-' | '*' | '/'; readonly terms: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: Expression }
  | { readonly kind: 'extreme'; readonly name: 'greatest' | 'least'; readonly of: readonly Expression[] }
  | { readonly kind: 'cast'; readonly of: Expression; readonly to: SqlType }
  /** Without the characters that `String.prototype.trim` removes. */
  | { readonly kind: 'trimmed'; readonly of: Expression }
  /** With each of some characters in place of the one at its place in `from`. */
  | {
      readonly kind: 'translated'
      readonly of: Expression
      readonly from: readonly number[]
      readonly to: readonly number[]
    }
  /** Without some characters, by their code points. */
  | { readonly kind: 'removed'; readonly of: Expression; readonly codes: readonly number[] }
  /** With one run of characters in place of another, wherever it stands. */
  | {
      readonly kind: 'replaced'
      readonly of: Expression
      readonly from: readonly number[]
      readonly to: readonly number[]
    }
  /** Without the first and the last so many characters, of which the text has at least as many. */
  | { readonly kind: 'cut'; readonly of: Expression; readonly first: number; readonly last: number }
  /** The first or the last so many characters, or all of a shorter text. */
  | { readonly kind: 'end'; readonly of: Expression; readonly side: 'left' | 'right'; readonly count: number }
  /** The number that a text in the contract's decimal grammar says; beyond all limits where it is too large. */
  | { readonly kind: 'number'; readonly of: Expression }
  /** A cell of any type as text that says the same number, where it is one. */
  | { readonly kind: 'cell'; readonly of: Expression }
  /** Texts one behind the other, without the first `skip` characters. */
  | { readonly kind: 'joined'; readonly of: readonly Expression[]; readonly skip: number }
  | { readonly kind: 'flag'; readonly of: Condition }
  /** The whole number at a place of a list, both from 0 on. */
  | { readonly kind: 'entry'; readonly of: readonly number[]; readonly at: Expression }
  /** Characters of a text from a place on, the first being 1. */
  | { readonly kind: 'part'; readonly of: Expression; readonly from: number; readonly length: number }
  /** A day of the calendar. */
  | { readonly kind: 'day'; readonly iso: string }
  /** The day that a text of the form 2026-01-31 names; NULL if there is none. */
  | { readonly kind: 'date'; readonly of: Expression }
  /** Whole days from one day to another. */
  | { readonly kind: 'days'; readonly from: Expression; readonly to: Expression }

export type Condition =
  | {
      readonly kind: 'compare'
      readonly operator: '<' | '<=' | '>=' | '>' | '=' | '<>'
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'among'; readonly of: Expression; readonly list: readonly Expression[]; readonly not: boolean }
  | { readonly kind: 'isNull'; readonly of: Expression; readonly not: boolean }
  /** Whether a text has a form from its first character to its last. */
  | { readonly kind: 'matches'; readonly of: Expression; readonly form: TextForm }
  /** Whether a text has a character of some ranges, or one of none of them; with `not`, whether it has no such one. */
  | {
      readonly kind: 'contains'
      readonly of: Expression
      readonly ranges: readonly CodeRange[]
      readonly outside: boolean
      readonly not: boolean
    }
  | { readonly kind: 'holds'; readonly of: Expression }
  | { readonly kind: 'constant'; readonly value: boolean }

/** An `integer` has 32 bits, a `long` has 64. */
export type SqlType = 'text' | 'integer' | 'long' | 'double' | 'flag'

/** Functions of one number; `-` changes its sign. */
export type FunctionName = 'exp' | 'ln' | 'abs' | 'floor' | 'lower' | '-'

export interface Branch {
  readonly when: Condition
  readonly gives: Expression
}

export const made = (name: string): Expression => ({ kind: 'made', name })
export const own = (name: string): Expression => ({ kind: 'own', name })
export const text = (value: string): Expression => ({ kind: 'text', value })
export const integer = (value: number): Expression => ({ kind: 'integer', value })
export const double = (value: number): Expression => ({ kind: 'double', value })
export const nothing = (type: SqlType): Expression => ({ kind: 'null', type })
export const flag = (of: Condition): Expression => ({ kind: 'flag', of })
export const trimmed = (of: Expression): Expression => ({ kind: 'trimmed', of })
export const translated = (of: Expression, from: readonly number[], to: readonly number[]): Expression => ({
  kind: 'translated',
  of,
  from,
  to,
})
export const removed = (of: Expression, codes: readonly number[]): Expression => ({ kind: 'removed', of, codes })
export const replaced = (of: Expression, from: readonly number[], to: readonly number[]): Expression => ({
  kind: 'replaced',
  of,
  from,
  to,
})
export const cast = (of: Expression, to: SqlType): Expression => ({ kind: 'cast', of, to })
export const call = (name: FunctionName, of: Expression): Expression => ({ kind: 'call', name, of })

export const arithmetic = (operator: '+' | '-' | '*' | '/', ...terms: readonly Expression[]): Expression =>
  terms.length === 1 ? terms[0] : { kind: 'arithmetic', operator, terms }

export const extreme = (name: 'greatest' | 'least', of: readonly Expression[]): Expression =>
  of.length === 1 ? of[0] : { kind: 'extreme', name, of }

/** CASE WHEN …; `otherwise` alone where there is no branch. */
export function choose(branches: readonly Branch[], otherwise?: Expression): Expression {
  if (branches.length === 0 && otherwise) return otherwise
  // An ELSE that is a CASE itself reads as further branches.
  if (otherwise?.kind === 'case')
    return { kind: 'case', branches: [...branches, ...otherwise.branches], otherwise: otherwise.otherwise }
  return { kind: 'case', branches, otherwise }
}

/** CASE subject WHEN value …; `otherwise` alone where there is no branch. */
export function match(
  subject: Expression,
  branches: readonly (readonly [value: Expression, gives: Expression])[],
  otherwise: Expression = nothing('integer'),
): Expression {
  if (branches.length === 0) return otherwise
  const last = otherwise.kind === 'null' ? undefined : otherwise
  return { kind: 'match', subject, branches: branches.map(([value, gives]) => ({ value, gives })), otherwise: last }
}

export const never: Condition = { kind: 'constant', value: false }
export const always: Condition = { kind: 'constant', value: true }
export const isNull = (of: Expression): Condition => ({ kind: 'isNull', of, not: false })
export const isKnown = (of: Expression): Condition => ({ kind: 'isNull', of, not: true })
export const matches = (of: Expression, form: TextForm): Condition => ({ kind: 'matches', of, form })
/** Whether a trimmed text is in the contract's decimal grammar. */
export const isDecimal = (of: Expression): Condition => matches(of, decimalForm)
export const contains = (of: Expression, ranges: readonly CodeRange[]): Condition => ({
  kind: 'contains',
  of,
  ranges,
  outside: false,
  not: false,
})
export const lacks = (of: Expression, ranges: readonly CodeRange[]): Condition => ({
  kind: 'contains',
  of,
  ranges,
  outside: false,
  not: true,
})
/** Whether every character of a text is one of some ranges. */
export const consistsOf = (of: Expression, ranges: readonly CodeRange[]): Condition => ({
  kind: 'contains',
  of,
  ranges,
  outside: true,
  not: true,
})
export const holds = (of: Expression): Condition => ({ kind: 'holds', of })

export const compare = (
  left: Expression,
  operator: '<' | '<=' | '>=' | '>' | '=' | '<>',
  right: Expression,
): Condition => ({ kind: 'compare', operator, left, right })

export const all = (...of: readonly Condition[]): Condition => joinConditions('all', of, always, never)
export const any = (...of: readonly Condition[]): Condition => joinConditions('any', of, never, always)

/** Whether a value is one of a list; NULL is neither among it nor not. */
export function among(of: Expression, list: readonly Expression[], not = false): Condition {
  if (list.length === 0) return not ? isKnown(of) : never
  return list.length === 1 ? compare(of, not ? '<>' : '=', list[0]) : { kind: 'among', of, list, not }
}

function joinConditions(
  kind: 'all' | 'any',
  of: readonly Condition[],
  neutral: Condition,
  absorbing: Condition,
): Condition {
  const parts = of
    .flatMap((part) => (part.kind === kind ? part.of : [part]))
    .filter((part) => part.kind !== 'constant' || part.value !== (neutral === always))
  if (parts.some((part) => part.kind === 'constant')) return absorbing
  if (parts.length === 0) return neutral
  return parts.length === 1 ? parts[0] : { kind, of: parts }
}

/** Most terms of one expression: planners take far more than twice as long for twice as many. */
export const mostTerms = 50

/** A list in runs of at most {@link mostTerms}. */
export function inRuns<T>(list: readonly T[], most = mostTerms): T[][] {
  const runs: T[][] = []
  for (let from = 0; from < list.length; from += most) runs.push(list.slice(from, from + most))
  return runs
}
