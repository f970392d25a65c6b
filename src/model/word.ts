import type { ListedField } from './contract'

/** An ASCII letter, or a character of another script. */
const letter = /[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\uff21-\uffdc]/

// What has letters and is no word. No letter stands in a class or behind a backslash.
/** Answers to a question. */
const flag = /^(?:yes|no|true|false|on|off|y|n|t|f)$/i
/** Numbers with an exponent, and hexadecimal ones. */
const letteredNumber = /^[+-]?(?:[0-9.,]+e[+-]?[0-9]+|0x[^ ]+)$/i
/** What programs write if there is no value or no number, and a spreadsheet's errors. */
const noValue = /^(?:null|#?n\/?a|undefined|[+-]?(?:nan|inf|infinity)|#[^ ]+[!?])$/i

/** What a text may name; nothing, if it is false. */
function kindOf(given: string): 'word' | 'flag' | 'number' | false {
  const text = given.trim()
  if (flag.test(text)) return 'flag'
  const hasLetters = letter.test(text)
  if (hasLetters ? letteredNumber.test(text) : /\d/.test(text)) return 'number'
  return hasLetters && !noValue.test(text) && 'word'
}

/** The kinds of what a category lists, as values or as the source spells them. */
const kindsOf = ({ values }: ListedField) =>
  new Set(['word', ...values.flatMap(({ value, source }) => [`${value}`, ...source].map(kindOf))])

/** Builds what tells whether an unlisted text may be a new value of a category: any word, and other kinds it lists. */
export function createNoveltyCheck(field: ListedField): (text: string) => boolean {
  let kinds: ReadonlySet<unknown> | undefined
  return (text) => {
    const kind = kindOf(text)
    kinds ??= kindsOf(field)
    return kind && kinds.has(kind)
  }
}

/** What a category may take besides new words. */
export interface OtherKinds {
  readonly numbers: boolean
  readonly flags: boolean
}

/** A category that lists a number or a flag may get another one. */
export function otherKindsOf(field: ListedField): OtherKinds {
  const kinds = kindsOf(field)
  return { numbers: kinds.has('number'), flags: kinds.has('flag') }
}

const patternOf = ({ source }: RegExp) => source.slice(1, -1).replaceAll('\\/', '/')

/** What has letters and is no word, as patterns in small letters. */
export const wordless = /* @__PURE__ */ (() => ({
  nothing: patternOf(noValue),
  flags: patternOf(flag),
  numbers: patternOf(letteredNumber),
}))()

/** The same for readers of patterns, which know no flag for case: a new value matches `named`, and not `refused`. */
export function noveltyPatterns({ numbers, flags }: OtherKinds): { readonly named: string; readonly refused: string } {
  const refused = [wordless.nothing, flags ? [] : wordless.flags, numbers ? [] : wordless.numbers].flat().join('|')
  const inAnyCase = refused.replace(/[a-z]/g, (each) => `[${each.toUpperCase()}${each}]`)
  return {
    named: numbers ? letter.source.replace(']', '0-9]') : letter.source,
    refused: `^\\s*(?:${inAnyCase})\\s*$`,
  }
}
