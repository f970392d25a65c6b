import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'
import { binary } from '@testing/command-line'
import { expect, test } from 'vitest'
import { reportSelfTest } from './self-test'

test('the built command passes here', () => {
  const printed = execFileSync(process.execPath, [binary, 'self-test'], { encoding: 'utf8' })
  expect(printed).toMatch(
    /^passed: telco [\d.]+ on v[\d.]+ \(portable, tables kernel\), \d+ rows against native xgboost/,
  )
  expect(printed).toMatch(
    /largest difference of a probability \d\.\de[+-]\d+, of a contribution \d\.\de[+-]\d+ log-odds\n$/,
  )
})

test('says so where the answers are off', () => {
  const predictor = createChurnPredictor()
  const [first, ...others] = verification.rows
  const rows = [{ ...first, probability: first.probability - 0.25 }, ...others]
  const output = new PassThrough({ encoding: 'utf8' })
  expect(reportSelfTest(output, { predictor }, { ...verification, rows })).toBe(false)
  expect(output.read()).toMatch(/^FAILED: [\s\S]*probability 2\.5e-1/)
})
