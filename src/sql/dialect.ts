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
  /**
   * How steps build on each other: each a query over the one before it, which hands on every column (`star`) or those
   * it lists (`listed`); or all beside the table, row by row (`lateral`).
   */
  readonly layout: 'star' | 'lateral' | 'listed'
  /** Of `star`: leaves columns out of `*`. */
  readonly without: (columns: string) => string
  /** Of `lateral`: begins a step that may use the columns to its left. */
  readonly beside: string
  /** Ends a step, so that the planner does not paste its expressions into every place that uses them. */
  readonly fence: string
  /** The list of reasons as a common table expression. */
  readonly list: (name: string, columns: readonly string[], rows: readonly (readonly string[])[]) => string
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
  readonly isDecimal: (of: string) => string
  readonly number: (of: string) => string
  readonly concatenation: string
  readonly substring: string
  /** What closes a call of `substring` from a place on, where it needs a length. */
  readonly substringEnd: string
}

/** What most databases share; each dialect says what it does differently. */
export const common = {
  types: { text: 'VARCHAR', integer: 'INTEGER', double: 'DOUBLE', flag: 'BOOLEAN' },
  without: () => '',
  beside: '',
  fence: '',
  list: (name, columns, rows) =>
    `${name} (${columns.join(', ')}) AS (\n  VALUES\n${rows.map((row) => `    (${row.join(', ')})`).join(',\n')}\n)`,
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  truth: { true: 'TRUE', false: 'FALSE' },
  holds: (flag) => flag,
  call: (name, of) => `${name}(${of})`,
  extreme: (name) => name,
  concatenation: ' || ',
  substring: 'substr',
  substringEnd: '',
} as const satisfies Partial<Dialect>

/** Code points that `String.prototype.trim` removes: ECMAScript's white space and line ends. */
export const whiteSpace: readonly number[] = [
  ...[9, 10, 11, 12, 13, 32, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008],
  ...[0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
]

/** The contract's decimal grammar as an extended regular expression; see `steps/read-row.ts`. */
export const decimalPattern = '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?'

/** The same for databases without regular expressions, in patterns of `*` and character classes: one of, none of. */
export const decimalGlobs = {
  one: ['[0-9]*', '.[0-9]*', '[+-][0-9]*', '[+-].[0-9]*'],
  // Another character; a sign elsewhere than in front or behind the e; two e; two points; a point behind the e; no exponent.
  none: ['*[^0-9.eE+-]*', '*[^eE][+-]*', '*[eE]*[eE]*', '*.*.*', '*[eE]*.*', '*[eE]', '*[eE][+-]'],
} as const

/** A float64 in the fewest digits that say it, with an exponent: 2.5 as 2.5e0. */
export const withExponent = (value: number): string => value.toExponential().replace('e+', 'e')

/** `\uXXXX` for each code point, in the texts of databases that read such escapes. */
export const unicodeEscapes = (codePoints: readonly number[]): string =>
  codePoints.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')
