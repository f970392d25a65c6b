import { customerWords } from '@org/churn/model'
import { formatCount } from './pieces/format.ts'
import { predictor } from './predictor.ts'

const { one: single, other: several } = customerWords(predictor.contract)

/** What one row of the model's data is called, and several: "employee", "employees". */
export const people = customerWords(predictor.contract)

/** The same at the beginning of a label. */
export const People = { one: capital(single), other: capital(several) }

/** "a customer", "an employee". */
export const onePerson = `${/^[aeiou]/i.test(single) ? 'an' : 'a'} ${single}`

/** So many of them: "1 employee", "2,000 employees". */
export function countPeople(count: number): string {
  return `${formatCount(count)} ${count === 1 ? single : several}`
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
