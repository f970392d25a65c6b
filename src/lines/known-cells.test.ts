import { describe, expect, it } from 'vitest'
import { KnownCells } from './known-cells'

const noConstraints = [0, 0, 0] as const

/** A column's cells as they are known from lines that begin with them. */
function knownFrom(...learned: readonly { readonly line: string; readonly cells: string }[]) {
  const known = new KnownCells(1, 1)
  learned.forEach(({ line, cells }, spelling) => {
    const spellings = cells
      .split(',')
      .slice(1)
      .map(() => spelling)
    known.add(viewOf(line), 0, cells.length, 0, {
      ...{ spellings, constraints: noConstraints, start: 0, features: Float32Array.of(spelling) },
    })
  })
  return known
}

/** The line's bytes, and those that mean nothing behind it. */
function viewOf(line: string): DataView {
  return new DataView(new TextEncoder().encode(line.padEnd(64, '\0')).buffer)
}

/** The cells that are found at the start of a line, with their separators; undefined if none are. */
function findIn(known: KnownCells, line: string): string | undefined {
  const place = known.find(viewOf(line), 0, 0)
  return place < 0 ? undefined : line.slice(0, known.lengthAt(place))
}

describe('cells that have been there before', () => {
  it('are found again, a pair with its two spellings', () => {
    const known = knownFrom({ line: 'Yes,No,34', cells: 'Yes,No,' }, { line: 'Mailed check,7', cells: 'Mailed check,' })
    const place = known.find(viewOf('Yes,No,35'), 0, 0)
    expect([known.countAt(place), known.spellingAt(place), known.otherSpellingAt(place)]).toEqual([2, 0, 0])
    expect(findIn(known, 'Mailed check,8')).toBe('Mailed check,')
    expect(known.countAt(known.find(viewOf('Mailed check,9'), 0, 0))).toBe(1)
  })

  it.each(['Mailed checks,7', 'Mailed check;7', 'Mailed chick,7', 'Nailed check,7', 'Mailed'])(
    'are not taken for %s',
    (line) => {
      expect(findIn(knownFrom({ line: 'Mailed check,7', cells: 'Mailed check,' }), line)).toBeUndefined()
    },
  )

  it('are not found in bytes that are zero, of which an empty place holds the same', () => {
    expect(findIn(knownFrom(), '\0\0\0\0\0\0\0\0')).toBeUndefined()
  })

  it('are known by four bytes where too much follows them', () => {
    const numbers = Array.from({ length: 100 }, (_, number) => `Yes,${number + 10},`)
    const known = knownFrom(...numbers.map((line) => ({ line, cells: 'Yes,' })))
    expect(findIn(known, 'Yes,999,')).toBe('Yes,')
    expect(findIn(known, 'Yet,999,')).toBeUndefined()
    expect([known.isShort(4, 0), known.isShort(5, 0)]).toEqual([true, false])
  })

  it('are forgotten', () => {
    const known = knownFrom({ line: 'Yes,No,34', cells: 'Yes,No,' })
    known.forget(0)
    expect(findIn(known, 'Yes,No,34')).toBeUndefined()
  })
})
