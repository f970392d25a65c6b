import type { ModelContract } from '../model/contract'
import type { HeaderMatch } from './header'
import { isNear } from './misspellings'

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
  const lacking = contract.fields.filter(({ column }) => match.missing.includes(column))
  const pairs = lacking.flatMap(({ name, column, label }) =>
    match.others.map((other) => ({
      name: other,
      column,
      shared: Math.max(...[column, name, label].map((own) => sharedWords(wordsOf(other), wordsOf(own)))),
    })),
  )
  const names = new Set(match.others)
  const columns = new Set(match.missing)
  const suggested: SuggestedColumn[] = []
  for (const { name, column, shared } of pairs.sort((a, b) => b.shared - a.shared)) {
    if (shared < leastShared || !names.has(name) || !columns.has(column)) continue
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

function sharedWords(one: readonly string[], other: readonly string[]): number {
  const shared = one.filter((word) => other.some((each) => isNear(word, each))).length
  return shared / Math.max(one.length, other.length, 1)
}
