/** What a billion customers cost, computed by hand from what was measured and from the price that the page names. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import report from '../../docs/spark.json'
import { root } from '../testing/packed'

const page = readFileSync(join(root, 'docs/spark.md'), 'utf8')
const [, sizes = ''] = page.split('<!-- spark sizes -->')
const price = Number(sizes.match(/cost ([\d.]+) dollars/)?.[1])
const rows = [...sizes.matchAll(/^\| (.+?) \| ([\d.]+) \| ([\d.]+) minutes \| ([\d.]+) \|$/gm)]

test('the price has a source and a date', () => {
  expect(price).toBeGreaterThan(0)
  expect(sizes).toMatch(/\]\(https:\/\/\S+\) says on \d+ \w+ 20\d\d\./)
})

test('hours, minutes and dollars follow from the time of the longest run', () => {
  const sizes = Object.entries(report.coreMicrosecondsPerRow).sort(([a], [b]) => Number(b) - Number(a))
  const measured = Object.entries(sizes[0]?.[1] ?? {})
  expect(rows.map(([, name]) => name)).toEqual(measured.map(([name]) => name))
  for (const [index, [, microseconds]] of measured.entries()) {
    const [, , hours, minutes, dollars] = (rows[index] as RegExpMatchArray).map(Number)
    // A billion rows of a microsecond are a thousand seconds.
    const expected = (1000 * microseconds) / 3600
    expect(Math.abs((hours as number) - expected)).toBeLessThan(0.006)
    expect(Math.abs((minutes as number) - 0.6 * expected)).toBeLessThan(0.06)
    expect(Math.abs((dollars as number) - expected * price)).toBeLessThan(0.006)
  }
})

test('the sentence on scoring alone takes reading and writing off both sides', () => {
  const [, times = ''] = page.split('<!-- spark times -->')
  const sentence = times.match(
    /^Of the statement's ([\d.]+) µs, ([\d.]+) are .* alone takes ([\d.]+) µs, and as long (.+)\.$/m,
  )
  const [, all, floor, scoring, factors = ''] = sentence ?? []
  const measured = new Map(Object.entries(report.processorMicrosecondsPerRow['10000000']))
  expect(Number(all)).toBe(measured.get('the statement'))
  expect(Number(floor)).toBe(measured.get('reading and writing alone'))
  expect(Math.abs(Number(all) - Number(floor) - Number(scoring))).toBeLessThan(0.006)
  const said = [...factors.matchAll(/([\d.]+) times for the ([^,]+)/g)]
  expect(said).toHaveLength(3)
  for (const [, factor, name] of said) {
    const expected = ((measured.get(name as string) as number) - Number(floor)) / Number(scoring)
    expect(Math.abs(Number(factor) - expected)).toBeLessThan(0.02)
  }
})
