import { randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checkUnpackedSize, readZipList } from './workbook-size'
import { writeZip } from './zip-writer'

test('files come out of the zip file as they went in', async () => {
  const files = { 'a.txt': ['one ', 'two'], 'empty.xml': [], 'xl/ä.xml': ['é'.repeat(100_000)] }
  const pieces: Buffer[] = []
  for await (const bytes of writeZip(Object.entries(files).map(([name, each]) => ({ name, pieces: each }))))
    pieces.push(bytes)
  const list = readZipList(Buffer.concat(pieces))
  expect(list.map(({ name, bytes }) => [name, inflateRawSync(bytes).toString()])).toEqual(
    Object.entries(files).map(([name, each]) => [name, each.join('')]),
  )
  expect(list.map(({ declared }) => declared)).toEqual([7, 0, 200_000])
  await checkUnpackedSize(list, 'a.zip', 200_007)
})

test('pieces are taken when the zip file is read, and not before', async () => {
  let taken = 0
  function* endless() {
    for (;;) {
      taken++
      yield randomBytes(50_000).toString('base64')
    }
  }
  let read = 0
  for await (const bytes of writeZip([{ name: 'a', pieces: endless() }])) {
    read += bytes.length
    if (read > 2_000_000) break
  }
  // Base64 packs to three quarters.
  expect(taken).toBeLessThan(60)
})

test('a failure of a piece is the failure of the zip file', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first piece
  async function* failing(): AsyncGenerator<string> {
    throw new Error('cut short')
  }
  const read = async () => {
    for await (const _ of writeZip([{ name: 'a', pieces: failing() }]));
  }
  await expect(read()).rejects.toThrow('cut short')
})
