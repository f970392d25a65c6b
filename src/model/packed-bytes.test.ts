import { readFileSync } from 'node:fs'
import { fixtureNames, readFixture } from '@testing/fixtures'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packBytes } from '../../.ci/model-bytes.mjs'
import manifest from '../../models/telco/manifest.json'
import shipped from '../../models/telco/model.onnx'
import type { FeatureColumn } from './manifest'
import { knownTexts, unpackBytes } from './packed-bytes'

const onnx = new Uint8Array(readFileSync(new URL('../../models/telco/model.onnx', import.meta.url)))

test('the shipped model comes out as the very bytes that went in', () => {
  const packed = packBytes(onnx)
  expect(packed.runs.length).toBeGreaterThan(5)
  expect(packed.runs.some(([, stride]) => stride === 15)).toBe(true)
  expect(packed.text).not.toBe(Buffer.from(onnx).toString('base64'))
  expect(unpackBytes(packed, [])).toEqual(onnx)
})

test('so it does from the module, where what the manifest holds as well is cut out', () => {
  const known = knownTexts({ ...manifest, features: manifest.features as FeatureColumn[] })
  expect(shipped.cuts.length).toBe(2)
  expect(Buffer.from(shipped.text, 'base64').length).toBe(onnx.length - known.join('').length)
  expect(unpackBytes(shipped, known)).toEqual(onnx)
})

test.each([
  ['abc', 1],
  ['abcdef', 2],
  ['xxdefyyabczz', 2],
  ['abdefc', 1],
  ['', 0],
  [`${'|'.repeat(40)}abc${'|'.repeat(40)}def`, 2],
])('known texts are cut out of "%s" and put back', (whole, cuts) => {
  const known = ['abc', 'def', '']
  const packed = packBytes(new TextEncoder().encode(whole), known)
  expect(packed.cuts.length).toBe(cuts)
  expect(Buffer.from(unpackBytes(packed, known)).toString()).toBe(whole)
})

test.each(fixtureNames)('%s too', (name) => {
  const bytes = readFixture(name).onnx
  expect(Buffer.compare(unpackBytes(packBytes(bytes), []), bytes)).toBe(0)
})

test('and lists in which every third number is the sum of the next two, or nearly', () => {
  const parts = fc.array(fc.tuple(fc.float(), fc.float(), fc.integer({ min: -127, max: 127 })), { minLength: 30 })
  fc.assert(
    fc.property(parts, fc.nat(2), (all, ahead) => {
      const bits = new DataView(new ArrayBuffer(4))
      const numbers = all.flatMap(([a, b, off]) => {
        bits.setFloat32(0, a + b)
        bits.setInt32(0, bits.getInt32(0) + off)
        return [bits.getFloat32(0), a, b]
      })
      const floats = Float32Array.from([...Array.from({ length: ahead }, () => 7), ...numbers])
      const bytes = Uint8Array.from(
        [...floats].flatMap((each) => [0x3d, ...new Uint8Array(Float32Array.of(each).buffer)]),
      )
      expect(unpackBytes(packBytes(bytes), [])).toEqual(bytes)
    }),
  )
})

test('so do any bytes, with lists in them or not', () => {
  const entries = (tag: number, length: number) =>
    fc
      .array(fc.uint8Array({ minLength: length, maxLength: length }), { maxLength: 40 })
      .map((list) => list.flatMap((entry) => [tag, ...entry]))
  const parts = fc.array(fc.oneof(fc.array(fc.nat(255)), entries(0x3d, 4), entries(0x40, 1)))
  fc.assert(
    fc.property(parts, (lists) => {
      const bytes = Uint8Array.from(lists.flat())
      expect(unpackBytes(packBytes(bytes), [])).toEqual(bytes)
    }),
  )
})
