import { closeSync, fsyncSync, openSync, renameSync, type Stats, statSync } from 'node:fs'
import process from 'node:process'
import { describeSystemError, FileError, UsageError } from './failures'
import { behindLinks, partialOf, removePartial, takeAccess } from './partial-output'
import { onSignal, signalsHeard } from './signals'

/** The place of an output that appears under its name only when it is complete. */
export interface OutputPlace {
  /** Where it is written until then. What is written on the way to it may add an ending to this name. */
  readonly partial: string
  /** Flushes the complete file to disk and renames it to its final name, unless a signal has come before. */
  commit(): Promise<void>
  /** Removes what was written. Does nothing after `commit`. */
  discard(): void
}

/**
 * What stands under the name of an output now, links followed.
 *
 * @throws {UsageError} when it is one of the input files.
 * @throws {FileError} when it is a folder.
 */
export function statsOfOutput(path: string, inputs: readonly Stats[]): Stats | undefined {
  const existing = statsOf(path)
  if (existing && inputs.some((input) => input.isFile() && input.dev === existing.dev && input.ino === existing.ino)) {
    throw new UsageError(`--out: got ${path}, the input file; expected another file.`)
  }
  if (existing?.isDirectory()) throw new FileError(`Cannot write ${path}: it is a folder, expected a file.`)
  return existing
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw describeSystemError('write', path, error)
  }
}

/**
 * Takes the place of a regular file, or of what does not exist yet: behind symbolic links, with the mode and the owner of
 * the file that is replaced. A signal that ends the process removes what was written.
 *
 * @param stop Stops what is writing, before that is removed.
 */
export function takePlace(path: string, existing: Stats | undefined, stop: () => void): OutputPlace {
  const target = behindLinks(path)
  const partial = partialOf(target)
  const discard = () => {
    stopListening()
    stop()
    removePartial(partial)
  }
  const stopListening = onSignal((code) => {
    discard()
    process.exit(code)
  })
  const commit = async () => {
    await signalsHeard()
    try {
      flush(partial)
      if (existing) takeAccess(partial, existing)
      renameSync(partial, target)
      stopListening()
    } catch (error) {
      discard()
      throw describeSystemError('write', path, error)
    }
  }
  return { partial, commit, discard }
}

/** Otherwise a power failure could leave an empty file under the final name. */
function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
