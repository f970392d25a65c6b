import { expect, test } from 'vitest'
import { createMisspeltFinder } from './misspellings'

const listed = ['Electronic check', 'Mailed check', 'Plan A', 'Level 1', 'North', 'South']
const find = createMisspeltFinder(listed)

test.each([
  ['Electronic chek', 'Electronic check'],
  ['electronc Check', 'Electronic check'],
  ['Eletcronic check', 'Electronic check'],
  ['Elektronik check', 'Electronic check'],
  ['Mailedd-check', 'Mailed check'],
  ['Nort', 'North'],
])('%s looks like %s', (text, meant) => expect(find(text)).toBe(meant))

test.each(['Plan B', 'Level 2', 'Check', 'Twint', 'Mild check', 'Elektronisk chek card', 'Noxth1', '', '-'])(
  '%s looks like none',
  (text) => expect(find(text)).toBeUndefined(),
)

test('a text between two is taken as neither', () => {
  expect(createMisspeltFinder(['Basic', 'Basil'])('Basik')).toBeUndefined()
})
