import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTopList } from './top-list'

test('keeps what sorting would put first, in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 0, max: 8 }), (values, size) => {
      const items = values.map((value, place) => ({ value, place }))
      const list = createTopList<(typeof items)[number]>(size, (one, other) => one.value > other.value)
      for (const item of items) list.offer(item)
      const sorted = [...items].sort((one, other) => other.value - one.value || one.place - other.place)
      expect(list.items()).toEqual(sorted.slice(0, size))
    }),
    { seed: 11 },
  )
})
