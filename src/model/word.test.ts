import { describe, expect, test } from 'vitest'
import { createNoveltyCheck, isWord } from './word'

const isNew = (listed: readonly string[], text: string) => createNoveltyCheck(listed)(text)

describe('a word', () => {
  test.each(['Twint', 'None', 'X', '現金', 'ÖPNV', 'Direct debit 2', '3 months', 'No thanks'])('%s', (text) => {
    expect(isWord(text)).toBe(true)
    expect(isNew(['Cash'], text)).toBe(true)
  })

  test.each([
    '',
    ' ',
    '0',
    '2',
    '-1',
    '1,5',
    '1e5',
    '?',
    '–',
    'yes',
    'NO',
    'True',
    'f',
    'null',
    'NaN',
    'n/a',
    'NA',
    'on',
  ])('is not %s', (text) => {
    expect(isWord(text)).toBe(false)
    expect(isNew(['Cash'], text)).toBe(false)
  })

  test('a list with a number may get another', () => {
    expect(isNew(['1', '2'], '3')).toBe(true)
    expect(isNew(['1', '2'], ' ')).toBe(false)
  })
})
