/** The page on reliability has the figures of the recorded run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import report from '../../docs/reliability.json'
import { campaigns } from '../fuzz/campaigns'
import { fileOf, kinds, mutations } from '../fuzz/mutations'
import { plateauOf } from '../soak/plateau'
import { soakTables } from '../soak/report'
import { root } from '../testing/packed'

const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8')

test.each(Object.entries(soakTables(report)))('%s is what the recorded run says', (name, block) => {
  expect(page).toContain(`<!-- ${name} -->\n\n${block}\n\n<!-- /${name} -->`)
})

test('the recorded run took minutes, lost nothing that was not killed, and its memory came to rest', () => {
  const { library, service, seconds } = report
  expect(seconds).toBeGreaterThanOrEqual(300)
  expect(library.answers).toBe(library.customers)
  expect(service.answered + service.lost + service.lostToKills).toBe(service.accepted)
  expect([service.lost, library.memory.isFlat, service.memory.isFlat]).toEqual([0, true, true])
})

test('the page has every campaign', () => {
  for (const { name } of campaigns) expect(page).toContain(`| \`${name}\` |`)
})

test('the page has every fault that is put back, and what finds it', () => {
  for (const { kind, fault, finder } of mutations) {
    const finds = 'campaign' in finder ? finder.campaign : fileOf(finder)
    expect(page).toContain(`| ${kind} | ${fault} | \`${finds}\` |`)
  }
})

test('the page numbers the kinds of faults, each of which is put back', () => {
  for (const [place, kind] of kinds.entries()) expect(page).toContain(`\n${place + 1}. ${kind}\n`)
  const numbers = new Set(mutations.map(({ kind }) => kind))
  expect([...numbers].sort((a, b) => a - b)).toEqual(kinds.map((_, place) => place + 1))
})

describe('memory', () => {
  const samples = (bytesAt: (second: number) => number) =>
    Array.from({ length: 30 }, (_, place) => ({ second: place * 10, bytes: bytesAt(place * 10) }))
  const mebibyte = 2 ** 20

  test('that grows all the time is no plateau', () => {
    expect(plateauOf(samples((second) => 50 * mebibyte + second * 40_000)).isFlat).toBe(false)
  })

  test('that grows much in a few seconds is no plateau, and what requests in flight take is one', () => {
    const brief = (bytesAt: (second: number) => number) =>
      plateauOf(Array.from({ length: 12 }, (_, place) => ({ second: place, bytes: bytesAt(place) })))
    expect(brief((second) => 20 * mebibyte + second * 2.5 * mebibyte).isFlat).toBe(false)
    expect(brief((second) => 20 * mebibyte + second * 1.2 * mebibyte).isFlat).toBe(true)
  })

  test('that grows to a level and moves about it is one', () => {
    const level = (second: number) => 50 * mebibyte * Math.min(1, 0.5 + second / 100) + ((second * 7) % 30) * 50_000
    expect(plateauOf(samples(level)).isFlat).toBe(true)
  })
})
