import type { PackageFacts } from './facts'
import { readableJson } from './json-module'
import { sourceRow } from './source-row'
import { literal } from './typescript'

/** self-test.js: what the package promises, for `npm test`. */
export function selfTestFile({ name, contract, example }: PackageFacts): string {
  const asOf = contract.asOf === undefined ? '' : `{ asOf: ${literal(contract.asOf)} }`
  return `\
/** Run with: node --test self-test.js */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor, customerSchema, InvalidCustomerError, readRow, selfTest } from '${name}'
import { evaluation } from '${name}/evaluation'
import { verification } from '${name}/verification'

const text = (file) => readFileSync(new URL(file, import.meta.url), 'utf8')
const predictor = createChurnPredictor(${asOf})
const [{ customer }] = verification.rows

test('the answers are those of the native libraries', () => {
  const result = selfTest(predictor, verification)
  assert.equal(result.rows, verification.rows.length)
  assert.ok(result.passed, JSON.stringify(result))
})

test('the schema takes what the predictor takes, and refuses the rest', () => {
  assert.ok(customerSchema.safeParse(customer).success)
  assert.ok(!customerSchema.safeParse({}).success)
  assert.throws(() => predictor.predict({}), InvalidCustomerError)
})

test('a row of the source is read', () => {
  const row = ${readableJson(sourceRow(contract, example.customer), '  ')}
  const customer = ${readableJson(example.customer, '  ')}
  assert.equal(predictor.predict(readRow(predictor, row)).probability, predictor.predict(customer).probability)
})

test('the evaluation is of this model', () => {
  if (evaluation) assert.equal(evaluation.modelSha256, predictor.manifest.model.sha256)
})

test('the example of the README prints what the README says', () => {
  const example = fileURLToPath(new URL('example.js', import.meta.url))
  const printed = execFileSync(process.execPath, [example], { encoding: 'utf8' })
  const readme = text('README.md')
  assert.ok(readme.includes(text('example.js')), 'the README holds example.js')
  assert.ok(readme.includes(printed), printed)
})
`
}
