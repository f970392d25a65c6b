import { UnreadableFileError } from './scoring.ts'

/** Some text of a file, and how far into it that is. */
export interface TextPiece {
  readonly text: string
  readonly bytesRead: number
}

/**
 * Reads a file as UTF-8, piece by piece.
 *
 * @throws {UnreadableFileError} for a file that is not such text, a spreadsheet's own format included.
 */
export async function* readText(file: Blob): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = file.stream().getReader()
  let bytesRead = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (bytesRead === 0 && value[0] === 0x50 && value[1] === 0x4b) {
        throw new UnreadableFileError('This is a spreadsheet or an archive. Save the sheet as CSV and try again.')
      }
      bytesRead += value.byteLength
      yield { text: decode(decoder, value), bytesRead }
    }
    yield { text: decode(decoder), bytesRead }
  } finally {
    await reader.cancel()
  }
}

function decode(decoder: TextDecoder, bytes?: Uint8Array<ArrayBuffer>): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch (cause) {
    throw new UnreadableFileError('The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.', { cause })
  }
}
