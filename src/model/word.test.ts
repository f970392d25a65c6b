import { describe, expect, test } from 'vitest'
import type { CategoryField } from './contract'
import { createNoveltyCheck, noveltyPatterns, otherKindsOf } from './word'

/** A category whose source spells its values as they are called, unless it says otherwise. */
const listing = (...values: readonly (string | readonly [value: string, source: string])[]) =>
  ({
    type: 'category',
    values: values.map((each) => {
      const [value, source] = typeof each === 'string' ? [each, each] : each
      return { value, source: [source], phrase: '' }
    }),
  }) as unknown as CategoryField

/** What `createNoveltyCheck` and the patterns say, which must be the same. */
function isNew(field: CategoryField, text: string): boolean {
  const answer = createNoveltyCheck(field)(text)
  const { named, refused } = noveltyPatterns(otherKindsOf(field))
  for (const flag of ['', 'u']) {
    expect(new RegExp(named, flag).test(text) && !new RegExp(refused, flag).test(text), `${text} ${flag}`).toBe(answer)
  }
  return answer
}

const words = [
  'Twint',
  'None',
  'X',
  '現金',
  'ÖPNV',
  'Direct debit 2',
  '3 months',
  '10 GB',
  'R$ 5',
  'No thanks',
  '1e',
  'e5',
  '0x',
  '0x F',
]
const numbers = [
  '0',
  '2',
  '+5',
  '-1',
  '1,5',
  '12%',
  '$5',
  '(12.00)',
  '1e5',
  '-1e400',
  '+1E+5',
  '1,5e-3',
  ' 0x1F ',
  '-0XaB',
  '0xG',
]
const answers = ['yes', 'NO', 'True', 'f', 'on', ' Y ']
const nothing = [
  ...['', ' ', '?', '–', '***', 'null', 'NaN', '-nan', 'n/a', 'NA', 'undefined'],
  ...['inf', '-Infinity', '+INF', '#N/A', '#REF!', '#Div/0!', '#NAME?'],
]

describe('what may be new', () => {
  test.each([
    { beside: 'words', field: listing('Cash', 'Card'), taken: [words] },
    { beside: 'a number', field: listing('Cash', '12'), taken: [words, numbers] },
    { beside: 'numbers of the source', field: listing(['Cash', '1'], ['Card', '2']), taken: [words, numbers] },
    { beside: 'an answer', field: listing('Cash', 'No'), taken: [words, answers] },
    { beside: 'a number and an answer', field: listing('1e3', 'on'), taken: [words, numbers, answers] },
    { beside: 'a sign for no value', field: listing('Cash', 'N/A', '-'), taken: [words] },
  ])('beside $beside', ({ field, taken }) => {
    for (const texts of [words, numbers, answers, nothing]) {
      for (const text of texts) expect(isNew(field, text), text).toBe(taken.includes(texts))
    }
  })
})

test('a long text is judged at once', () => {
  for (const text of ['1'.repeat(1e6), ' '.repeat(1e6), `1e${'1'.repeat(1e6)}`, '1,'.repeat(5e5), '0x'.repeat(5e5)]) {
    for (const end of ['', '\0', ' x']) {
      const started = performance.now()
      isNew(listing('Cash'), text + end)
      expect(performance.now() - started).toBeLessThan(500)
    }
  }
})
