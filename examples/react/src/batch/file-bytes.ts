import { UnreadableFileError } from './scoring.ts'

/**
 * Reads a file's bytes, piece by piece.
 *
 * @throws {UnreadableFileError} where it cannot be read: a folder can be dropped like a file, and a file can be gone.
 */
export async function* readBytes(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await readOrRefuse(() => reader.read())
      if (done) return
      yield value
    }
  } finally {
    // Nothing more is wanted of it: whether that can be said to it does not matter.
    reader.cancel().catch(() => undefined)
  }
}

async function readOrRefuse<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (cause) {
    throw new UnreadableFileError('It is a folder, or a file that can no longer be read.', { cause })
  }
}
