import { statSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import process from 'node:process'
import { ToolInputError } from '@org/churn/agents'
import { FileError } from './failures'
import { openInput, type StandardInput } from './input-file'

/**
 * Opens files below one folder and none elsewhere, whatever a name or a link says.
 *
 * @throws {FileError} when the folder is not there.
 */
export function openReadableFolder(folder: string): (name: string) => Promise<AsyncIterable<Buffer>> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FileError(`--files: got ${folder}, expected a folder that is there.`)
  }
  return async (name) => {
    const root = await realpath(folder)
    const { bytes } = await openInput(await pathBelow(root, name), process.stdin as unknown as StandardInput)
    return readable(bytes, name)
  }
}

/** Says what the disk or gzip says, under the name that was asked for. */
async function* readable(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* bytes
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw new ToolInputError(`file: ${name} cannot be read to its end: it is damaged, or may not be read.`, { cause })
  }
}

/** One sentence for all that may not be read: the answer does not tell what is outside the folder. */
async function pathBelow(root: string, name: string): Promise<string> {
  const refused = new ToolInputError(
    `file: got ${JSON.stringify(name.slice(0, 200))}, expected the name of a file in the folder that the tools may read.`,
  )
  if (name.includes('\0') || isAbsolute(name)) throw refused
  const path = await realpath(resolve(root, name)).catch(() => undefined)
  const way = path === undefined ? '..' : relative(root, path)
  if (path === undefined || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) throw refused
  const stats = await stat(path).catch(() => undefined)
  if (!stats?.isFile()) throw refused
  return path
}
