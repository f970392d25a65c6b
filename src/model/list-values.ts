/** Values that a message lists. */
const mostListed = 20

/**
 * Builds what lists values in messages: all of them, or of very many those next to the given text in the alphabet, where
 * the one meant is likely to stand. They are sorted once, so a message costs no more where there are more values.
 */
export function createValueList(values: readonly string[]): (given?: string) => string {
  let alphabet: readonly string[] | undefined
  return (given) => {
    if (given === undefined || values.length <= mostListed) return listValues(values)
    alphabet ??= [...values].sort(inAlphabet)
    let place = 0
    // The number of values before the given one, bit by bit.
    for (let bit = 2 ** 30; bit >= 1; bit /= 2) {
      if (inAlphabet(alphabet[place + bit - 1] ?? given, given) < 0) place += bit
    }
    return listValues(alphabet, place - mostListed / 2)
  }
}

/** Lists values in a message: of very many those from a place on, and how many more there are. */
export function listValues(values: readonly string[], place = 0): string {
  const more = values.length - mostListed
  const first = Math.max(0, Math.min(more, place))
  const words = values.slice(first, first + mostListed).map((value) => `"${value}"`)
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** In any case: a capital letter is no other letter. */
function inAlphabet(one: string, other: string): number {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()]
  return first < second ? -1 : +(first > second)
}
