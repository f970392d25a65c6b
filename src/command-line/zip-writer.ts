import { pipeline } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'
import { FileError } from './failures'

/** A file that goes into a zip file, piece by piece. */
export interface ZipEntry {
  readonly name: string
  readonly pieces: AsyncIterable<string> | Iterable<string>
}

const [localHeader, descriptor, centralHeader, endOfCentral] = [0x04034b50, 0x08074b50, 0x02014b50, 0x06054b50]

/** Says that sizes stand behind a file's bytes, and that names are UTF-8. */
const flags = 0x0808

const [version, deflated] = [20, 8]

/** 1980-01-01, the first day that the format knows: the same content gives the same bytes. */
const date = 0x21

/** Bytes that a file may have, packed or not, in the form that every program reads. */
const mostBytes = 0xffffffff

/**
 * Packs files into a zip file and hands out its bytes as they come: memory does not grow with the files.
 *
 * @throws {FileError} for more than 4 GB, which the form does not hold.
 */
export async function* writeZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const central: Buffer[] = []
  let at = 0
  for await (const { name, pieces } of entries) {
    const sums = { crc: 0, size: 0, packed: 0 }
    const head = Buffer.concat([numbers([localHeader, 4], [version, 2], ...common(name, sums)), Buffer.from(name)])
    yield head
    for await (const bytes of packed(counted(pieces, sums))) {
      sums.packed += bytes.length
      yield bytes
    }
    yield numbers([descriptor, 4], [sums.crc, 4], [sums.packed, 4], [sums.size, 4])
    const places = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [at, 4],
    ] as const
    central.push(
      numbers([centralHeader, 4], [version, 2], [version, 2], ...common(name, sums), ...places),
      Buffer.from(name),
    )
    at += head.length + sums.packed + 16
    if (Math.max(at, sums.size) > mostBytes) throw tooMuch()
  }
  const list = Buffer.concat(central)
  const count = central.length / 2
  yield list
  yield numbers([endOfCentral, 4], [0, 2], [0, 2], [count, 2], [count, 2], [list.length, 4], [at, 4], [0, 2])
}

interface Sums {
  crc: number
  size: number
  packed: number
}

/** What both records of a file say, from the flags to the length of what may follow the name. */
const common = (name: string, { crc, size, packed }: Sums) =>
  [
    [flags, 2],
    [deflated, 2],
    [0, 2],
    [date, 2],
    [crc, 4],
    [packed, 4],
    [size, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
  ] as const

function numbers(...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(values.reduce((sum, [, length]) => sum + length, 0))
  let at = 0
  for (const [value, length] of values) at = bytes.writeUIntLE(value, at, length)
  return bytes
}

async function* counted(pieces: ZipEntry['pieces'], sums: Sums): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece)
    sums.crc = crc32(bytes, sums.crc)
    sums.size += bytes.length
    if (sums.size > mostBytes) throw tooMuch()
    yield bytes
  }
}

function packed(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const deflate = createDeflateRaw()
  // Forwards an error of the source to the stream that is read.
  pipeline(pieces, deflate, () => {})
  return deflate
}

const tooMuch = () =>
  new FileError('The sheet would have more than 4 GB, the most that a workbook holds: write --out FILE.csv instead.')
