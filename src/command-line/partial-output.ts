import { chmodSync, chownSync, lstatSync, readdirSync, readlinkSync, realpathSync, rmSync, type Stats } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import process from 'node:process'
import { FileError } from './failures'

/**
 * An output is written beside its place and renamed when it is complete. The name says which process of which machine
 * writes it, so that two runs never write to the same file, and a later one can tell what a killed one has left.
 */
const ending = `@${hostname().replaceAll(/[^\w-]/g, '-')}.partial`

/** What DuckDB writes on the way has the name of the output that it belongs to, and an ending. */
const companion = /(\.partial)\.\w+$/

/** Where an output is written until it is complete; removes what killed processes of this machine have left there. */
export function partialOf(path: string): string {
  const folder = dirname(path)
  const start = `${basename(path)}.`
  for (const name of namesIn(folder)) {
    const own = name.replace(companion, '$1')
    if (!own.startsWith(start) || !own.endsWith(ending)) continue
    const owner = own.slice(start.length, -ending.length)
    if (/^\d+$/.test(owner) && !isRunning(Number(owner))) rmSync(join(folder, name), { recursive: true, force: true })
  }
  return join(folder, `${start}${process.pid}${ending}`)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Whatever is wrong with it is said when it is written to.
    return []
  }
}

/** Removes an output that is not complete, with what was written on the way to it. */
export function removePartial(partial: string): void {
  const folder = dirname(partial)
  for (const name of namesIn(folder)) {
    if (name.replace(companion, '$1') === basename(partial))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Whether another process of this number is running. This one begins: what has its number was left by one before. */
function isRunning(owner: number): boolean {
  if (owner === process.pid) return false
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    // One of another user may not be asked.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** Links that lead on before a path counts as going round in circles: Linux's own limit. */
const mostLinks = 40

/**
 * The file behind a path: what a symbolic link names, be it there or not.
 *
 * @throws {FileError} for links that lead back to themselves.
 */
export function behindLinks(path: string): string {
  let target = path
  for (let links = 0; links <= mostLinks; links++) {
    const stats = lstatSync(target, { throwIfNoEntry: false })
    if (!stats) return target
    if (!stats.isSymbolicLink()) return realpathSync(target)
    target = resolve(dirname(target), readlinkSync(target))
  }
  throw new FileError(`Cannot write ${path}: its symbolic links lead back to themselves.`)
}

/** Gives a new file the mode of the one that it replaces, and its owner where this process may. */
export function takeAccess(path: string, { mode, uid, gid }: Stats): void {
  try {
    chownSync(path, uid, gid)
  } catch {
    // Only the system's administrator may give a file away.
  }
  chmodSync(path, mode & 0o7777)
}
