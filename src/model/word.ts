/** An ASCII letter, or a character of another script. The generated schema has the same pattern. */
export const letter = /[A-Za-z\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff\uff21-\uffdc]/

/** What no category is called, in small letters: flags, and what programs write where there is no value. */
export const standIns: readonly string[] = /* @__PURE__ */ 'yes no true false on off y n t f null nan na n/a'.split(' ')

/** Flags, numbers with an exponent, and what programs write where there is no value. */
const standIn = /^\s*(?:yes|no|true|false|on|off|null|nan|na|n\/a|[yntf]|[0-9.,]+e[+-]?[0-9]+)\s*$/i

/** The pattern of flags, numbers with an exponent and stand-ins, for readers of patterns that know no flag for case. */
export function standInPattern(): string {
  const inAnyCase = (word: string) => word.replace(/[a-z]/g, (each) => `[${each.toUpperCase()}${each}]`)
  return `^\\s*(?:${standIns.map(inAnyCase).join('|')}|[0-9.,]+[Ee][+-]?[0-9]+)\\s*$`
}

/** Whether a text may name a category, and is not a number, a flag, or a sign for no value. */
export function isWord(text: string): boolean {
  return letter.test(text) && !standIn.test(text)
}

/** Builds what tells whether an unlisted text may be a new category. A list of numbers or flags may get another one. */
export function createNoveltyCheck(listed: readonly string[]): (text: string) => boolean {
  let wordsOnly: boolean | undefined
  return (text) => {
    wordsOnly ??= listed.every(isWord)
    return wordsOnly ? isWord(text) : text.trim() !== ''
  }
}
