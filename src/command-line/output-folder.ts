import {
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { describeSystemError, FileError } from './failures'
import { partialOf } from './partial-output'

/** @throws {FileError} for a path that something else has already, and one that cannot be looked at. */
export function checkOutputFolder(folder: string): void {
  const [first, ...rest] = namesIn(folder)
  if (first === undefined) return
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`
  throw new FileError(`${folder} is not empty: it holds ${first}${others}. Name another folder, or empty this one.`)
}

function namesIn(folder: string): readonly string[] {
  try {
    const stats = lstatSync(resolve(folder), { throwIfNoEntry: false })
    if (!stats) return []
    if (stats.isSymbolicLink())
      throw new FileError(`${folder} is a link, expected a folder that does not exist yet. Name another folder.`)
    if (!stats.isDirectory()) throw new FileError(`${folder} is a file, expected a folder that does not exist yet.`)
    return readdirSync(folder)
  } catch (error) {
    throw describeSystemError('read', folder, error)
  }
}

/** @throws {FileError} for an output folder inside the one that is read. */
export function checkOutputOutside(folder: string, source: string): void {
  const way = relative(realpathOf(source), realpathOf(folder))
  if (way.startsWith('..') || isAbsolute(way)) return
  throw new FileError(`${folder} lies in ${source}, which is read only. Name a folder outside of it.`)
}

/** The path without links, as far as it exists. */
function realpathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(resolve(path))
    return parent === resolve(path) ? parent : join(realpathOf(parent), basename(path))
  }
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
