/** Code points that `String.prototype.trim` removes: ECMAScript's white space and line ends. */
export const whiteSpace: readonly number[] = [
  ...[9, 10, 11, 12, 13, 32, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008],
  ...[0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff],
]

/** Code points from one to another, both included. */
export type CodeRange = readonly [first: number, last: number]

/**
 * A form that a whole text may have: as an extended regular expression, and for databases without those in patterns of
 * `*`, `?` and character classes, of which one must fit and none may.
 */
export interface TextForm {
  readonly pattern: string
  readonly one: readonly string[]
  readonly none: readonly string[]
}

/** The contract's decimal grammar; see `steps/read-cell.ts`. */
export const decimalForm: TextForm = {
  pattern: '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?',
  one: ['[0-9]*', '.[0-9]*', '[+-][0-9]*', '[+-].[0-9]*'],
  // Another character; a sign elsewhere than in front or behind the e; two e; two points; a point behind the e; no exponent.
  none: ['*[^0-9.eE+-]*', '*[^eE][+-]*', '*[eE]*[eE]*', '*.*.*', '*[eE]*.*', '*[eE]', '*[eE][+-]'],
}

/** Flags in small letters; see `model/word.ts`. */
export const answers: readonly string[] = /* @__PURE__ */ 'yes no true false on off y n t f'.split(' ')

/** What programs write if there is no value or no number, in small letters; see `model/word.ts`. */
export const noValues: readonly string[] = /* @__PURE__ */ [
  ...['null', 'na', 'n/a', '#na', '#n/a', 'undefined'],
  ...['nan', 'inf', 'infinity'].flatMap((word) => [word, `+${word}`, `-${word}`]),
]

/** A spreadsheet's errors, such as #REF!, which name nothing either. */
export const errorForm: TextForm = { pattern: '#[^ ]+[!?]', one: ['#?*[!?]'], none: ['* *'] }

/** Numbers that have letters, which name nothing: with an exponent, and hexadecimal ones; see `model/word.ts`. */
export const letteredForms: readonly TextForm[] = [
  {
    pattern: '[+-]?[0-9.,]+[eE][+-]?[0-9]+',
    one: ['[0-9.,]*[eE]*[0-9]', '[+-][0-9.,]*[eE]*[0-9]'],
    none: ['*[^0-9.,eE+-]*', '*[^eE][+-]*', '*[eE]*[eE]*', '*[eE]*[.,]*'],
  },
  {
    pattern: '[+-]?0[xX][^ ]+',
    one: ['0[xX]?*', '[+-]0[xX]?*'],
    none: ['* *'],
  },
]

/** Digits of numbers that name nothing unless a list has numbers; see `model/word.ts`. */
export const digits: CodeRange = [0x30, 0x39]

/** Letters of any script, without which a text names nothing; see `model/word.ts`. */
export const letterRanges: readonly CodeRange[] = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xc0, 0x1fff],
  [0x2c00, 0xd7ff],
  [0xf900, 0xfdff],
  [0xff21, 0xffdc],
]

/**
 * Characters that stand for others under Unicode's compatibility, by blocks: full-width and mathematical letters, letters
 * in circles, ligatures, accents behind their letter, parts of syllables.
 */
export const standingForOthers: readonly CodeRange[] = [
  [0xaa, 0xaa],
  [0xb2, 0xb3],
  [0xb9, 0xba],
  [0xbc, 0xbe],
  [0x132, 0x133],
  [0x13f, 0x140],
  [0x149, 0x149],
  [0x17f, 0x17f],
  [0x1c4, 0x1cc],
  [0x1f1, 0x1f3],
  [0x2b0, 0x2b8],
  [0x2e0, 0x2e4],
  [0x300, 0x36f],
  [0x3a3, 0x3a3],
  [0x1100, 0x11ff],
  [0x1d2c, 0x1dff],
  [0x2070, 0x209c],
  [0x2100, 0x218b],
  [0x2460, 0x24ff],
  [0x2c7c, 0x2c7d],
  [0x2e80, 0x2fd5],
  [0x3099, 0x309c],
  [0x3130, 0x33ff],
  [0xf900, 0xfb06],
  [0xfe30, 0xfe6f],
  [0xff01, 0xffee],
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f251],
]

/** Code points as few ranges, in rising order. */
export function asRanges(codes: readonly number[]): readonly CodeRange[] {
  const ranges: [number, number][] = []
  for (const code of [...new Set(codes)].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1]
    if (last !== undefined && code === last[1] + 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges
}

/** `\uXXXX` for each code point, in the texts of databases that read such escapes. */
export const unicodeEscapes = (codePoints: readonly number[]): string =>
  codePoints.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')

/** Whether a character can be read in any text, and means nothing there but itself. */
const isPlain = (code: number) => code >= 0x20 && code < 0x7f && code !== 0x27 && code !== 0x5c

/** A text as literals of plain characters and calls that make all others. */
export function joined(
  codes: readonly number[],
  {
    text,
    others,
    between,
  }: {
    readonly text: (value: string) => string
    readonly others: (codes: readonly number[]) => string
    readonly between: string
  },
): string {
  const runs: number[][] = []
  for (const code of codes) {
    const last = runs[runs.length - 1]
    if (last !== undefined && isPlain(last[0]) === isPlain(code)) last.push(code)
    else runs.push([code])
  }
  if (runs.length === 0) return text('')
  return runs
    .map((run) => (isPlain(run[0]) ? text(run.map((code) => String.fromCodePoint(code)).join('')) : others(run)))
    .join(between)
}

/** Ranges as a character class, written character by character as a dialect of regular expressions has them. */
export function classOf(ranges: readonly CodeRange[], outside: boolean, write: (code: number) => string): string {
  const parts = ranges.map(([first, last]) => (first === last ? write(first) : `${write(first)}-${write(last)}`))
  return `[${outside ? '^' : ''}${parts.join('')}]`
}

/**
 * The same for patterns without escapes: a bracket that closes must stand first in a class, and a dash behind it, unless it
 * stands within a range.
 */
export function plainClassOf(ranges: readonly CodeRange[], outside: boolean, write: (code: number) => string): string {
  const [bracket, dash] = [0x5d, 0x2d]
  const codes = ranges.flatMap(([first, last]) => (last < 0x80 ? codesIn(first, last) : []))
  const special = [bracket, dash].filter((code) => codes.includes(code))
  const others = asRanges(codes.filter((code) => code !== bracket && code !== dash))
  const wide = ranges.filter(([, last]) => last >= 0x80)
  return classOf([...special.map((code) => [code, code] as const), ...others, ...wide], outside, write)
}

const codesIn = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, place) => first + place)

/** A character in a class: as it is where that is safe, else by `write`. */
export const inClass =
  (write: (code: number) => string) =>
  (code: number): string =>
    /[A-Za-z0-9_ ]/.test(String.fromCodePoint(code)) && code < 0x7f ? String.fromCodePoint(code) : write(code)
