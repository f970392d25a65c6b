import { crc32 as platform } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from './crc32'

test('equals the check value of the standard', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
})

test('property: equals the platform’s for any text of ASCII characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 500 }), (text) => {
      expect(crc32(text)).toBe(platform(text))
    }),
  )
})
