import { InvalidOptionError } from '../checks/errors'
import type { Dialect } from './dialect'
import type { Statement } from './statement'

/**
 * Checks the names of a statement before a database does it in its own way: some cut a long one short and say nothing, so
 * that two columns become one.
 *
 * @param read Names in the table of the columns that are read.
 * @throws {InvalidOptionError} for a name that is too long or holds what is no name there, for an added column that the table
 * has already, and for a view that would replace the table.
 */
export function checkNames(
  { table, keep = [], output }: Statement,
  read: readonly string[],
  view: readonly string[],
  { title, longestName, barred }: Dialect,
): void {
  const added = output.map(({ name }) => name)
  const groups = Object.entries({ table, view, columns: read, keep, prefix: added })
  for (const [option, names] of groups) {
    const found = barred && names.find((name) => name.includes(barred.text))
    if (found !== undefined)
      throw new InvalidOptionError(option, found, `names without "${barred?.text}", ${barred?.because}`)
  }
  if (longestName) {
    const { most, unit } = longestName
    const lengthOf = (name: string) => (unit === 'bytes' ? new TextEncoder().encode(name).length : [...name].length)
    for (const [option, names] of groups) {
      const long = names.find((name) => lengthOf(name) > most)
      if (long === undefined) continue
      throw new InvalidOptionError(
        option,
        long,
        `names of at most ${most} ${unit}, which is all that ${title} keeps of one`,
      )
    }
  }
  const key = (names: readonly string[]) => JSON.stringify(names).toLowerCase()
  if (key(view) === key(table)) {
    throw new InvalidOptionError('view', view.join('.'), 'another name than that of the table, which it would replace')
  }
  const own = new Set([...read, ...keep].map((name) => name.toLowerCase()))
  const taken = added.find((name) => own.has(name.toLowerCase()))
  if (taken === undefined) return
  throw new InvalidOptionError('prefix', taken, 'another one: the table has a column of that name already')
}
