import { createInflateRaw } from 'node:zlib'
import { FileError } from './failures'

/** Bytes that a workbook may unpack to: some 500,000 customers with twenty columns. */
export const mostUnpacked = 512 * 1024 * 1024

/** Bytes that are unpacked before their number is looked at. */
const pieceSize = 256 * 1024

const [centralHeader, localHeader, endOfCentral] = [0x02014b50, 0x04034b50, 0x06054b50]

/** Bytes of the records of a zip file, without the names and remarks in them. */
const [centralLength, localLength, endLength] = [46, 30, 22]

/** Longest remark behind the end of a zip file. */
const longestRemark = 0xffff

/** What stands in a field whose number needs more bytes. */
const tooLarge = 0xffffffff

const [stored, deflated] = [0, 8]

/** A file inside a zip file, as it is packed. */
export interface Packed {
  readonly name: string
  readonly method: number
  readonly declared: number
  readonly bytes: Buffer
}

/** What a zip file says is wrong with itself. */
export class BrokenZip extends Error {
  override readonly name = 'BrokenZip'
}

/**
 * The files inside a zip file by its own list.
 *
 * @throws {BrokenZip} for a list that leads out of the file.
 */
export function readZipList(zip: Buffer): readonly Packed[] {
  try {
    return readList(zip)
  } catch (cause) {
    if (cause instanceof RangeError) throw new BrokenZip('its list of files is cut off', { cause })
    throw cause
  }
}

function readList(zip: Buffer): readonly Packed[] {
  let end = zip.length - endLength
  const first = Math.max(0, end - longestRemark)
  while (end >= first && zip.readUInt32LE(end) !== endOfCentral) end--
  if (end < first) throw new BrokenZip('its end is missing')
  const list: Packed[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== centralHeader) throw new BrokenZip('its list of files cannot be read')
    const packed = zip.readUInt32LE(at + 20)
    const declared = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    if (packed === tooLarge || declared === tooLarge || local === tooLarge)
      throw new BrokenZip('it holds a file of more than 4 GB')
    if (zip.readUInt32LE(local) !== localHeader) throw new BrokenZip('a file in it does not begin where it should')
    const from = local + localLength + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    if (from + packed > zip.length) throw new BrokenZip('a file in it is cut off')
    const name = zip.toString('utf8', at + centralLength, at + centralLength + nameLength)
    list.push({ name, method: zip.readUInt16LE(at + 10), declared, bytes: zip.subarray(from, from + packed) })
    at += centralLength + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return list
}

/**
 * Unpacks every file once, piece by piece and keeping none: what a zip file says of its size need not be true.
 *
 * @param most Bytes that all files together may have.
 * @throws {FileError} for more.
 * @throws {BrokenZip} for a file that cannot be unpacked.
 */
export async function checkUnpackedSize(files: readonly Packed[], path: string, most: number): Promise<void> {
  const declared = files.reduce((sum, file) => sum + file.declared, 0)
  if (declared > most) throw tooMuch(path, most)
  let left = most
  for (const { name, method, bytes } of files) {
    if (method === stored) left -= bytes.length
    else if (method === deflated) left -= await sizeOf(name, bytes, left)
    else throw new BrokenZip(`${name} is packed in an unusual way (method ${method})`)
    if (left < 0) throw tooMuch(path, most)
  }
}

/** Bytes that a file unpacks to, or some number above `most`. */
async function sizeOf(name: string, bytes: Buffer, most: number): Promise<number> {
  const inflate = createInflateRaw({ chunkSize: pieceSize })
  inflate.end(bytes)
  let size = 0
  try {
    for await (const piece of inflate) {
      size += (piece as Buffer).length
      if (size > most) break
    }
  } catch (cause) {
    throw new BrokenZip(`${name} in it cannot be unpacked`, { cause })
  }
  return size
}

function tooMuch(path: string, most: number): FileError {
  const megabytes = Math.floor(most / 1024 / 1024)
  return new FileError(
    `Cannot read ${path}: it unpacks to more than ${megabytes} MB, expected fewer. Remove the other sheets and the ` +
      'pictures, or save the sheet as CSV, which can have any size.',
  )
}
