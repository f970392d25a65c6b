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
 * Finds the one listed text of which another looks like a misspelling: the same words, with a letter too many, too few,
 * wrong or exchanged, two in a long word. Short words and numbers must be equal: "Plan B" is no misspelt "Plan A".
 */
export function findMisspelt(text: string, listed: readonly string[]): string | undefined {
  const words = wordsOf(text)
  const meant = listed.filter((other) => {
    const others = wordsOf(other)
    return others.length === words.length && words.every((word, place) => isNear(word, others[place]))
  })
  return meant.length === 1 ? meant[0] : undefined
}

/** Whether two words are the same, or one looks like a misspelling of the other. */
export function isNear(one: string, other: string): boolean {
  if (one === other) return true
  const length = Math.min(one.length, other.length)
  const most = length >= shortestOfTwo ? 2 : 1
  if (length < shortestWord || Math.abs(one.length - other.length) > most || /\p{N}/u.test(one + other)) return false
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
