import { FileError } from './failures'

/**
 * The package that reads and writes workbooks.
 *
 * @param what What needs it, as the start of a sentence.
 * @throws {FileError} where it is not installed.
 */
export async function loadHucre(what: string) {
  try {
    return await import('hucre/xlsx')
  } catch (cause) {
    throw new FileError(`${what} needs hucre, which is not installed: npm install hucre`, { cause })
  }
}
