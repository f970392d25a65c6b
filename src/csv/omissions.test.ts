import { expect, test } from 'vitest'
import { createOmissions } from './omissions'
import type { CsvProblem } from './record'

const problem = (kind: CsvProblem['kind']): CsvProblem => ({ kind, message: kind, leftOut: true })

test('nothing left out, nothing said', () => {
  expect(createOmissions()).toMatchObject({ total: 0 })
  expect(createOmissions().sentence()).toBeUndefined()
})

test('the commonest kind first, and the first places', () => {
  const omissions = createOmissions()
  omissions.add(problem('note'), 'line 3')
  omissions.add(problem('blank row'), 'line 5')
  omissions.add(problem('blank row'), 'line 6')
  expect(omissions.sentence()).toBe(
    'Left out, because they are no customers: blank row × 2, note × 1 (line 3, line 5, line 6).',
  )
  for (let line = 7; line < 1240; line++) omissions.add(problem('blank row'), `line ${line}`)
  expect(omissions.total).toBe(1236)
  expect(omissions.sentence()).toBe(
    'Left out, because they are no customers: blank row × 1,235, note × 1 (line 3, line 5, line 6, line 7, line 8, …).',
  )
})
