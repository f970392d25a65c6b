/** Cells in a file's own way of writing: read as the training workspace reads them. */
import { readFileSync } from 'node:fs'
import type { CellReading, DateFormat } from '@org/churn'
import { expect, test } from 'vitest'
import { createDateRewriter } from './read-date'
import { createNumberRewriter, isWrittenOwnWay } from './read-number'

interface Writing {
  readonly numbers: readonly {
    readonly reading: CellReading
    readonly cells: readonly { readonly cell: string; readonly number: number | null }[]
  }[]
  readonly dates: readonly {
    readonly date: DateFormat | null
    readonly cells: readonly { readonly cell: string; readonly date: string | null }[]
  }[]
}

const writing: Writing = JSON.parse(
  readFileSync(new URL('../../training/fixtures/writing.json', import.meta.url), 'utf8'),
)

test.each(writing.numbers)('numbers written by $reading', ({ reading, cells }) => {
  const rewrite = createNumberRewriter(reading)
  const read = (cell: string) => {
    const text = rewrite(cell)
    return text === undefined || !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) ? null : Number(text)
  }
  expect(cells.map(({ cell }) => [cell, read(cell)])).toEqual(cells.map(({ cell, number }) => [cell, number]))
})

test.each(writing.dates)('dates written as $date', ({ date, cells }) => {
  const rewrite = createDateRewriter(date ?? undefined)
  expect(cells.map(({ cell }) => [cell, rewrite(cell) ?? null])).toEqual(cells.map((each) => [each.cell, each.date]))
})

test('a reading that names no mark, sign or unit leaves numbers as they are', () => {
  for (const reading of [{}, { missing: ['-9'] }, { thousands: null, affixes: [], powers: [] }]) {
    expect(isWrittenOwnWay(reading)).toBe(false)
    expect(createNumberRewriter(reading)('(3.21)')).toBe('(3.21)')
  }
})
