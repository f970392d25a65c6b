import { expect, test } from 'vitest'
import { createValueList } from './list-values'

const places = Array.from({ length: 26 * 26 }, (_, place) => {
  return `${String.fromCharCode(65 + place / 26, 97 + (place % 26))}ville`
})
const list = createValueList([...places].reverse())
const listed = (given?: string) => list(given).match(/"[^"]*"/g)

test('all of some values are listed, in their order', () => {
  expect(createValueList(['Yes', 'No', 'Maybe'])('Na')).toBe('"Yes", "No", "Maybe"')
})

test('of very many, those next to the given one in the alphabet', () => {
  expect(listed('Mmvile')).toEqual([...'cdefghijklmnopqrstuv'].map((letter) => `"M${letter}ville"`))
  expect(listed('mmVILE')).toEqual(listed('Mmvile'))
  expect(listed('')?.[0]).toBe('"Aaville"')
  expect(listed('~')?.[19]).toBe('"Zzville"')
  for (const given of ['', 'Mm', '~', undefined]) {
    expect(listed(given)).toHaveLength(20)
    expect(list(given)).toMatch(/ and 656 more$/)
  }
})

test('without a given one, the first', () => expect(listed()?.[0]).toBe('"Zzville"'))
