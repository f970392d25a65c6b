/**
 * Finds what a text spells, if it differs from a listed spelling only in case, blanks, quotes, hyphens, brackets and the
 * like; undefined if it spells nothing, or two things.
 */
export type SpellingFinder<Meaning> = (text: string) => Meaning | undefined

/** Marks that people leave out or add. Between digits they count: "1-2 years" is not "12 years". */
const betweenDigits = /(\d)[\s_:;'"`’‘“”()[\]{}/\\\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff]+(?=\d)/g
const marks = /[\s_:;'"`’‘“”()[\]{}/\\\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\ufeff]|[.,](?!\d)/g

/** A text without what its spellings differ in: in small letters, without marks. */
export function simplified(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(betweenDigits, '$1|').replace(marks, '')
}

/** Whether two texts differ in case and marks alone. */
export function isSpeltLike(one: string, other: string): boolean {
  return simplified(one) === simplified(other)
}

/**
 * @param listed Spellings with what each stands for. They are looked at once a text is sought.
 * @param isSame Whether two spellings stand for the same.
 */
export function createSpellingFinder<Meaning>(
  listed: Iterable<readonly [text: string, meaning: Meaning]>,
  isSame: (one: Meaning, other: Meaning) => boolean = Object.is,
): SpellingFinder<Meaning> {
  let meanings: ReadonlyMap<string, Meaning | undefined> | undefined
  return (text) => {
    meanings ??= bySpelling(listed, isSame)
    return meanings.get(simplified(text))
  }
}

/** What each simplified spelling stands for; undefined where it stands for two things. */
export function bySpelling<Meaning>(
  listed: Iterable<readonly [text: string, meaning: Meaning]>,
  isSame: (one: Meaning, other: Meaning) => boolean = Object.is,
): ReadonlyMap<string, Meaning | undefined> {
  const meanings = new Map<string, Meaning | undefined>()
  for (const [text, meaning] of listed) {
    const simple = simplified(text)
    const other = meanings.get(simple)
    const isOwn = !meanings.has(simple) || (other !== undefined && isSame(other, meaning))
    meanings.set(simple, isOwn ? meaning : undefined)
  }
  return meanings
}
