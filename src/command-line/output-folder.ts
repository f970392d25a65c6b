import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describeSystemError, FileError } from './failures'
import { partialOf } from './partial-output'

/** @throws {FileError} for a path that something else has already. */
export function checkOutputFolder(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (!stats) return
  if (!stats.isDirectory()) throw new FileError(`${folder} is a file, expected a folder that does not exist yet.`)
  const [first, ...rest] = readdirSync(folder)
  if (first === undefined) return
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`
  throw new FileError(`${folder} is not empty: it holds ${first}${others}. Name another folder, or empty this one.`)
}

/**
 * Writes a folder with these files: beside its place first, so that either all of them appear or none.
 *
 * @throws {FileError} when the folder cannot be written.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const place = resolve(folder)
  let partial: string | undefined
  try {
    mkdirSync(dirname(place), { recursive: true })
    const beside = partialOf(place)
    mkdirSync(beside)
    partial = beside
    for (const [name, text] of files) writeFileSync(join(partial, name), text)
    if (statSync(place, { throwIfNoEntry: false })) rmdirSync(place)
    renameSync(partial, place)
  } catch (error) {
    if (partial !== undefined) rmSync(partial, { recursive: true, force: true })
    throw describeSystemError('write', folder, error)
  }
}
