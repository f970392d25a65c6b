/** Shortest word, in letters, in which one wrong letter still leaves no doubt which word is meant. */
const shortestWord = 4

/** Shortest word, in letters, in which two wrong letters do. */
const shortestOfTwo = 8

const wordsOf = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * Builds what finds the one listed text of which another looks like a misspelling: the same words, with a letter too many, too few,
 * wrong or exchanged, two in a long word. Short words and numbers must be equal: "Plan B" is no misspelt "Plan A".
 */
export function createMisspeltFinder(listed: readonly string[]): (text: string) => string | undefined {
  let byForm: ReadonlyMap<string, readonly Listed[]> | undefined
  return (text) => {
    byForm ??= groupByForm(listed)
    const words = wordsOf(text)
    const meant = (byForm.get(formOf(words)) ?? []).filter((other) =>
      words.every((word, place) => isNear(word, other.words[place])),
    )
    return meant.length === 1 ? meant[0].text : undefined
  }
}

interface Listed {
  readonly text: string
  readonly words: readonly string[]
}

/** Texts that can be misspellings of each other have one form: the number of their words, and those that must be equal. */
function groupByForm(listed: readonly string[]): ReadonlyMap<string, readonly Listed[]> {
  const groups = new Map<string, Listed[]>()
  for (const text of listed) {
    const words = wordsOf(text)
    const form = formOf(words)
    const group = groups.get(form)
    if (group) group.push({ text, words })
    else groups.set(form, [{ text, words }])
  }
  return groups
}

const formOf = (words: readonly string[]) =>
  [words.length, ...words.map((word) => (mayBeMisspelt(word) ? '' : word))].join(' ')

/** Whether a word may have a wrong letter and still be recognised. */
export const mayBeMisspelt = (word: string) => word.length >= shortestWord && !/\p{N}/u.test(word)

/** Whether two words are the same, or one looks like a misspelling of the other. */
export function isNear(one: string, other: string): boolean {
  if (one === other) return true
  const most = Math.min(one.length, other.length) >= shortestOfTwo ? 2 : 1
  if (Math.abs(one.length - other.length) > most || !mayBeMisspelt(one) || !mayBeMisspelt(other)) return false
  return changesBetween(one, other) <= most
}

/**
 * Changes that turn one word into another: letters added, left out, replaced, or exchanged with their neighbour.
 *
 * The optimal string alignment distance, a restricted form of Damerau, "A technique for computer detection and
 * correction of spelling errors" (1964).
 */
function changesBetween(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, place) => place)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1]
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (isSame ? 0 : 1))
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isExchanged) next[j] = Math.min(next[j], before[j - 2] + 1)
    }
    before = row
    row = next
  }
  return row[other.length]
}
