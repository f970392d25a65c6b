import { readGiven } from '../checks/errors'
import { readContract } from '../checks/given-contract'
import type { ModelContract } from '../model/contract'
import type { HeaderMatch } from './header'
import { isNear, mayBeMisspelt } from './misspellings'

/** A column of the file that may stand for one that the model needs. */
export interface SuggestedColumn {
  /** The file's name. */
  readonly name: string
  /** The contract's column by the source's name. */
  readonly column: string
}

/** Share of equal words from which on two names may mean the same. */
const leastShared = 0.5

/** Words of a name, in small letters: "TotalCharges" and "total_charges (USD)" have two. */
function wordsOf(name: string): readonly string[] {
  const spaced = name.replace(/\([^)]*\)/g, ' ').replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ')
  return spaced.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/**
 * Suggests which of a file's unused columns may stand for those that the model lacks: names that share most of their words,
 * and the last one left for the last one lacking. Ask a person before you use them, as `rename`.
 */
export function suggestColumns(contract: ModelContract, match: HeaderMatch): readonly SuggestedColumn[] {
  readContract(contract)
  const expected = 'what matchHeader answers'
  const texts = (list: readonly string[]) => [...list].filter((text) => typeof text === 'string')
  const { others, missing } = readGiven('match', expected, () => ({
    others: texts(match.others),
    missing: texts(match.missing),
  }))
  const names = new Set(others)
  const columns = new Set(missing)
  const lacking = contract.fields.filter(({ column }) => columns.has(column))
  const suggested: SuggestedColumn[] = []
  for (const { name, column } of findAlike(lacking, [...names])) {
    if (!names.has(name) || !columns.has(column)) continue
    names.delete(name)
    columns.delete(column)
    suggested.push({ name, column })
  }
  const [name, ...otherNames] = names
  const [column, ...otherColumns] = columns
  if (name !== undefined && column !== undefined && otherNames.length + otherColumns.length === 0)
    suggested.push({ name, column })
  return suggested
}

interface Alike extends SuggestedColumn {
  readonly shared: number
  /** Place of the column among those lacking, and of the name among the file's. */
  readonly order: readonly [number, number]
}

/**
 * Finds the pairs of a name and a lacking column that share most of their words, the most alike first. A file may have
 * very many names: each word of theirs is compared with the few words of the lacking columns once.
 */
function findAlike(lacking: ModelContract['fields'], names: readonly string[]): readonly SuggestedColumn[] {
  const own = lacking.flatMap(({ column, name, label }, place) =>
    [column, name, label].map((text) => ({ column, place, words: wordsOf(text) })),
  )
  const nearTo = createNearSearch(own.map(({ words }) => words))
  const pairs: Alike[] = names.flatMap((name, order) => {
    const words = wordsOf(name)
    const counts = new Map<number, number>()
    for (const word of words) for (const index of nearTo(word)) counts.set(index, (counts.get(index) ?? 0) + 1)
    return [...counts].flatMap(([index, count]): Alike[] => {
      const { column, place, words: others } = own[index]
      const shared = count / Math.max(words.length, others.length)
      return shared < leastShared ? [] : [{ name, column, shared, order: [place, order] }]
    })
  })
  return pairs.sort((a, b) => b.shared - a.shared || a.order[0] - b.order[0] || a.order[1] - b.order[1])
}

/** A word of more lists than these tells no column from another. */
const mostLists = 200

/** Builds what finds the lists, by their places, that hold a word or one that looks like a misspelling of it. */
function createNearSearch(lists: readonly (readonly string[])[]): (word: string) => readonly number[] {
  const places = new Map<string, number[]>()
  lists.forEach((words, place) => {
    for (const word of new Set(words)) places.set(word, [...(places.get(word) ?? []), place])
  })
  const long = [...places].filter(([word]) => mayBeMisspelt(word))
  const found = new Map<string, readonly number[]>()
  return (word) => {
    const known = found.get(word)
    if (known) return known
    const near = mayBeMisspelt(word) ? long.flatMap(([each, own]) => (isNear(word, each) ? own : [])) : places.get(word)
    const answer = [...new Set(near)]
    const telling = answer.length > mostLists ? [] : answer
    found.set(word, telling)
    return telling
  }
}
