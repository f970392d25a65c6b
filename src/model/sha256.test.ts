import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256'

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('equals the platform’s at every length around the blocks', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256)
    expect(sha256(bytes)).toBe(expected(bytes))
  }
})

test('equals the platform’s for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
      expect(sha256(bytes)).toBe(expected(bytes))
    }),
    { numRuns: 200, seed: 5 },
  )
})
