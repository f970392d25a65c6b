const collator = new Intl.Collator('en', { numeric: true })

/**
 * Where each text stands among all of them, equal ones alike, numbers in them by size: comparing standings is far cheaper
 * than comparing texts over and over.
 */
export function standings(texts: readonly string[]): Uint32Array<ArrayBuffer> {
  const places = Uint32Array.from(texts.keys()).sort((a, b) => collator.compare(texts[a], texts[b]))
  const standing = new Uint32Array(texts.length)
  places.forEach((place, index) => {
    const before = places[index - 1]
    standing[place] = index > 0 && texts[before] === texts[place] ? standing[before] : index
  })
  return standing
}
