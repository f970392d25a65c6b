import type { CodeRange, TextForm } from './characters'
import type { FunctionName, SqlType } from './expression'

/** The ways of one database to say what an expression of `expression.ts` means. Every text is quoted here. */
export interface Dialect {
  readonly title: string
  /**
   * Whether statements of this dialect are run and compared with the library in this package's tests; others are only
   * parsed there.
   */
  readonly isRun: boolean
  readonly types: Readonly<Record<SqlType, string>>
  /** How much of a name the database keeps, if not all. */
  readonly longestName?: { readonly most: number; readonly unit: 'bytes' | 'characters' }
  /** What no name may hold, if anything, and why. */
  readonly barred?: { readonly text: string; readonly because: string }
  /**
   * How steps build on each other: each a query over the one before it, which hands on every column (`star`) or those
   * it lists (`listed`), or few that hold the others (`packed`); or all beside the table, row by row (`lateral`).
   */
  readonly layout: 'star' | 'lateral' | 'listed' | 'packed'
  /** Of `star`: leaves columns out of `*`. */
  readonly without: (columns: string) => string
  /**
   * Of `star`: hands on the table's columns under names that no step has, and gives them back at the end, where the
   * database would else take the table's column for the step's; most refuse a statement with two of one name.
   */
  readonly renamed?: { readonly first: (table: string) => string; readonly last: string }
  /** Of `lateral`: begins a step that may use the columns to its left. */
  readonly beside: string
  /** Ends a step, so that the planner does not paste its expressions into every place that uses them. */
  readonly fence: string
  /** The list of reasons as a common table expression. */
  readonly list: (name: string, columns: readonly string[], rows: readonly (readonly string[])[]) => string
  /** Of a database that must not join the list: an array of constants instead, and its element at a place from 0 on. */
  readonly array?: {
    readonly of: (items: readonly string[]) => string
    readonly at: (array: string, place: string) => string
  }
  /** What makes a view of the statement behind it, in place of one that exists; its name is quoted. */
  readonly createView: (view: string) => string
  readonly identifier: (name: string) => string
  readonly text: (value: string) => string
  readonly double: (value: number) => string
  readonly truth: Readonly<{ true: string; false: string }>
  /** A flag as a condition. */
  readonly holds: (flag: string) => string
  readonly call: (name: FunctionName, of: string) => string
  readonly extreme: (name: 'greatest' | 'least') => string
  readonly cell: (of: string) => string
  /** `of` may be an expression; it is a text or NULL. */
  readonly trimmed: (of: string) => string
  /** A text of some code points, whatever they are. */
  readonly characters: (codes: readonly number[]) => string
  readonly translated: (of: string, from: readonly number[], to: readonly number[]) => string
  readonly removed: (of: string, codes: readonly number[]) => string
  readonly matches: (of: string, form: TextForm) => string
  readonly contains: (of: string, ranges: readonly CodeRange[], outside: boolean) => string
  readonly length: string
  readonly end: (of: string, side: 'left' | 'right', count: number) => string
  readonly number: (of: string) => string
  /** The number at a place of a list of whole ones, all from 0 on. A planner looks at each number that is a literal. */
  readonly entry: (list: readonly number[], at: string) => string
  /** A literal of the type for dates. */
  readonly day: (iso: string) => string
  /** `of` is a text of the form 2026-01-31, which may name no day of the calendar. */
  readonly date: (of: string) => string
  readonly days: (from: string, to: string) => string
  readonly concatenation: string
  readonly substring: string
  /** What closes a call of `substring` from a place on, where it needs a length. */
  readonly substringEnd: string
}

/** Where a view in place of another one must have its columns, or none can take its place. */
export const dropFirst: Dialect['createView'] = (view) => `DROP VIEW IF EXISTS ${view};\nCREATE VIEW ${view} AS`

/** Numbers as a text of digits, as many of each. */
export const fromDigits = (long: string, substring = 'substr'): Dialect['entry'] => {
  return (list, at) => {
    const digits = list.reduce((most, entry) => Math.max(most, entry)).toString().length
    const all = list.map((entry) => entry.toString().padStart(digits, '0')).join('')
    return `CAST(${substring}('${all}', ${digits} * ${at} + 1, ${digits}) AS ${long})`
  }
}

/** What most databases share; each dialect says what it does differently. */
export const common = {
  types: { text: 'VARCHAR', integer: 'INTEGER', long: 'BIGINT', double: 'DOUBLE', flag: 'BOOLEAN' },
  without: () => '',
  beside: '',
  fence: '',
  list: (name, columns, rows) =>
    `${name} (${columns.join(', ')}) AS (\n  VALUES\n${rows.map((row) => `    (${row.join(', ')})`).join(',\n')}\n)`,
  createView: (view) => `CREATE OR REPLACE VIEW ${view} AS`,
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  truth: { true: 'TRUE', false: 'FALSE' },
  holds: (flag) => flag,
  call: (name, of) => `${name}(${of})`,
  extreme: (name) => name,
  length: 'length',
  end: (of, side, count) => `${side}(${of}, ${count})`,
  day: (iso) => `DATE '${iso}'`,
  date: (of) => `TRY_CAST(${of} AS DATE)`,
  entry: fromDigits('BIGINT'),
  days: (from, to) => `DATEDIFF(day, ${from}, ${to})`,
  concatenation: ' || ',
  substring: 'substr',
  substringEnd: '',
} as const satisfies Partial<Dialect>

/** Character by character, as most databases do it; they remove what has no counterpart. */
export function translating(characters: Dialect['characters']): Pick<Dialect, 'characters' | 'translated' | 'removed'> {
  const translated = (of: string, from: readonly number[], to: readonly number[]) =>
    `translate(${of}, ${characters(from)}, ${characters(to)})`
  return { characters, translated, removed: (of, codes) => translated(of, codes, []) }
}

/** A float64 in the fewest digits that say it, with an exponent: 2.5 as 2.5e0. */
export const withExponent = (value: number): string => value.toExponential().replace('e+', 'e')
