/** Values that a message lists. */
const mostListed = 20

/**
 * Builds what lists values in messages: all of them, or of very many those next to the given text in the alphabet, where
 * the one meant is likely to stand. They are sorted once, so a message costs no more where there are more values.
 */
export function createValueList(values: readonly string[]): (given?: string) => string {
  let alphabet: readonly string[] | undefined
  return (given) => {
    const more = values.length - mostListed
    if (more <= 0 || given === undefined) return listed(values, 0)
    alphabet ??= [...values].sort(inAlphabet)
    let [least, most] = [0, alphabet.length]
    while (least < most) {
      const middle = (least + most) >> 1
      if (inAlphabet(alphabet[middle], given) < 0) least = middle + 1
      else most = middle
    }
    return listed(alphabet, Math.max(0, Math.min(more, least - mostListed / 2)))
  }
}

function listed(values: readonly string[], first: number): string {
  const more = values.length - mostListed
  const words = values.slice(first, first + mostListed).map((value) => `"${value}"`)
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** In any case: a capital letter is no other letter. */
function inAlphabet(one: string, other: string): number {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()]
  return first < second ? -1 : +(first > second)
}
