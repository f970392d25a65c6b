/** Contracts that would break the generated type or the phrases; the training workspace refuses the same ones. */
import { readFileSync } from 'node:fs'
import { createChurnPredictor } from '@org/churn'
import { describe, expect, test } from 'vitest'
import { contractProblem } from './check-contract'

interface Broken {
  readonly field: string | null
  /** What is changed of the contract itself, where `change` is of a field. */
  readonly document?: object
  /** Keys of the field that are taken away. */
  readonly without?: readonly string[]
  readonly change: object
  readonly sentence: string
}

const fixture = new URL('../../training/fixtures/broken-contracts.json', import.meta.url)
const broken: readonly Broken[] = JSON.parse(readFileSync(fixture, 'utf8'))
const { contract } = createChurnPredictor()

function leaveOut(field: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(field).filter(([key]) => !keys.includes(key)))
}

function changed({ field, document, without = [], change }: Broken): unknown {
  if (field === null) return { ...contract, ...change }
  const fields = contract.fields.map((each) => (each.name === field ? { ...leaveOut(each, without), ...change } : each))
  return { ...contract, ...document, fields: fields as never }
}

test('the bundled contract keeps every rule', () => {
  expect(contractProblem(contract)).toBeUndefined()
})

describe('what both languages refuse', () => {
  test.each(broken)('$sentence', (each) => {
    expect(contractProblem(changed(each))).toBe(each.sentence)
  })
})
