/** Contracts that would break the generated type or the phrases; the training workspace refuses the same ones. */
import { readFileSync } from 'node:fs'
import { createChurnPredictor } from '@org/churn'
import { describe, expect, test } from 'vitest'
import type { ModelContract } from '../model/contract'
import { contractProblem } from './check-contract'

interface Broken {
  readonly field: string | null
  /** What is changed of the contract itself, where `change` is of a field. */
  readonly document?: object
  readonly change: object
  readonly sentence: string
}

const fixture = new URL('../../training/fixtures/broken-contracts.json', import.meta.url)
const broken: readonly Broken[] = JSON.parse(readFileSync(fixture, 'utf8'))
const { contract } = createChurnPredictor()

function changed({ field, document, change }: Broken): ModelContract {
  if (field === null) return { ...contract, ...change }
  const fields = contract.fields.map((each) => (each.name === field ? { ...each, ...change } : each))
  return { ...contract, ...document, fields } as ModelContract
}

test('the bundled contract keeps every rule', () => {
  expect(contractProblem(contract)).toBeUndefined()
})

describe('what both languages refuse', () => {
  test.each(broken)('$sentence', (each) => {
    expect(contractProblem(changed(each))).toBe(each.sentence)
  })
})
