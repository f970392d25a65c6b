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
    /^Of the statement's ([\d.]+) µs, ([\d.]+) are .* alone takes the other ([\d.]+) µs; it takes (.+)\.$/m,
  )
  const [, all, floor, scoring, factors = ''] = sentence ?? []
  const measured = new Map(Object.entries(report.processorMicrosecondsPerRow['10000000']))
  expect(Number(all)).toBe(measured.get('the statement'))
  expect(Number(floor)).toBe(measured.get('reading and writing alone'))
  expect(Math.abs(Number(all) - Number(floor) - Number(scoring))).toBeLessThan(0.006)
  const said = [...factors.matchAll(/([\d.]+) times as long by the ([^,]+)/g)]
  expect(said).toHaveLength(3)
  for (const [, factor, name] of said) {
    const expected = ((measured.get(name as string) as number) - Number(floor)) / Number(scoring)
    expect(Math.abs(Number(factor) - expected)).toBeLessThan(0.02)
  }
})

test('the sentences on whole jobs and on growth follow from what was measured', () => {
  const [, times = ''] = page.split('<!-- spark times -->')
  const { '1000000': million = {}, '10000000': most = {} } = report.processorMicrosecondsPerRow as Readonly<
    Record<string, Readonly<Record<string, number>>>
  >
  const floor = most['reading and writing alone'] as number
  const [, least, factors = ''] =
    times.match(/less than the ([\d.]+) µs of reading and writing\. .* takes (.+)\.$/m) ?? []
  expect(Number(least)).toBe(floor)
  const said = [...factors.matchAll(/([\d.]+) times as long by (the statement|the ([^,]+))/g)]
  expect(said).toHaveLength(4)
  for (const [, factor, whole, name] of said) {
    const expected = (most[name ?? (whole as string)] as number) / floor
    expect(Math.abs(Number(factor) - expected)).toBeLessThan(0.006)
  }
  const [, growth] = times.match(/^10 times the rows took the statement ([\d.]+) times the processor's time\.$/m) ?? []
  const expected = (10 * (most['the statement'] as number)) / (million['the statement'] as number)
  expect(Math.abs(Number(growth) - expected)).toBeLessThan(0.06)
})
