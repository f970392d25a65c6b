import { createWriteStream, openSync, realpathSync, rmSync, type Stats } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { describeSystemError, FileError, UsageError } from './failures'

/** A file that appears under its name only when it is complete. */
export interface OutputFile {
  readonly stream: Writable
  /** Gives the complete file its name. */
  commit(): Promise<void>
  /** Removes what was written. */
  discard(): void
  /** Turns what the stream failed with into a sentence; errors of others are returned as they are. */
  describe(error: unknown): unknown
}

/** What ends a process from outside, with its exit code by convention: 128 and the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Writes beside `path` first. A symbolic link is followed; a device or pipe is written directly.
 *
 * @throws {UsageError} when `path` is the file that is read.
 * @throws {FileError} when it is a folder.
 */
export async function openOutput(path: string, input: Stats | undefined): Promise<OutputFile> {
  const existing = await statsOf(path)
  if (existing && input?.isFile() && existing.dev === input.dev && existing.ino === input.ino) {
    throw new UsageError(`--out: got ${path}, the file that is read; expected another one.`)
  }
  if (existing?.isDirectory()) throw new FileError(`Cannot write ${path}: it is a folder, expected a file.`)
  if (existing && !existing.isFile()) return writeDirectly(path)
  return writeBeside(existing ? realpathSync(path) : path, existing?.mode)
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw describeSystemError('write', path, error)
  }
}

function writeDirectly(path: string): OutputFile {
  const stream = createWriteStream(path)
  const describe = (error: unknown) => describeSystemError('write', path, error)
  return { stream, commit: async () => {}, discard: () => stream.destroy(), describe }
}

function writeBeside(path: string, mode = 0o666): OutputFile {
  const describe = (error: unknown) => describeSystemError('write', path, error)
  // Named by process, so that two runs never write into each other's file; never one that is there already.
  const partial = `${path}.${process.pid}.partial`
  // Flushed to the disk before it is renamed: after a power failure the name must not stand for an empty file.
  const stream = createWriteStream('', { fd: createNew(partial, mode & 0o777, describe), flush: true })
  const discard = () => {
    stopListening()
    stream.destroy()
    rmSync(partial, { force: true })
  }
  const stopListening = onSignal((code) => {
    discard()
    process.exit(code)
  })
  const commit = async () => {
    try {
      await rename(partial, path)
      stopListening()
    } catch (error) {
      discard()
      throw describe(error)
    }
  }
  return { stream, commit, discard, describe }
}

/** Opened at once rather than when first written, so that there is no moment in which a signal leaves a file behind. */
function createNew(path: string, mode: number, describe: (error: unknown) => unknown): number {
  try {
    return openSync(path, 'wx', mode)
  } catch (error) {
    throw describe(error)
  }
}

/** Calls `act` when the process is told to end; returns how to stop listening. */
function onSignal(act: (code: number) => void): () => void {
  const listeners = Object.entries(signals).map(([signal, code]) => [signal, () => act(code)] as const)
  for (const [signal, listener] of listeners) process.on(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}
