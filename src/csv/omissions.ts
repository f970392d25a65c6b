import { readGiven } from '../checks/errors'
import type { CsvProblem } from './record'

/** Rows whose places are listed. */
const mostListed = 5

/** Counts the rows of a table that are no customers, such as blank rows, rows of totals and repeated headers. */
export interface Omissions {
  readonly total: number
  /**
   * Records a row whose problem says `leftOut`.
   *
   * @param place Where it stands, in words, such as "line 12".
   */
  add(problem: CsvProblem, place: string): void
  /** What was left out, and where, in a sentence; undefined if nothing was. */
  sentence(): string | undefined
}

/** Makes a count of the rows that a reader leaves out, in constant memory. */
export function createOmissions(): Omissions {
  const kinds = new Map<string, number>()
  const places: string[] = []
  let total = 0
  return {
    get total() {
      return total
    },
    add(problem, place) {
      const kind = readGiven('problem', 'a problem of a record of readCsv', () => `${problem.kind}`)
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      if (total++ < mostListed) places.push(`${place}`)
    },
    sentence() {
      if (total === 0) return undefined
      const commonest = [...kinds].sort(([, one], [, other]) => other - one)
      const counts = commonest.map(([kind, rows]) => `${kind} × ${`${rows}`.replace(/\B(?=(\d{3})+$)/g, ',')}`)
      const more = total > places.length ? ', …' : ''
      return `Left out, because they are no customers: ${counts.join(', ')} (${places.join(', ')}${more}).`
    },
  }
}
