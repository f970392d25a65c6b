import { execFileSync } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'
import { binary } from '@testing/command-line'
import { expect, test } from 'vitest'
import { selfTest } from './self-test'

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
  const result = {
    passed: false,
    runtime: 'portable',
    rows: 1,
    largestProbabilityDifference: 0.25,
    largestContributionDifference: 0,
  }
  const output = new PassThrough({ encoding: 'utf8' })
  expect(selfTest(output, { predictor: { ...predictor, selfTest: () => result } }, verification)).toBe(false)
  expect(output.read()).toMatch(/^FAILED: [\s\S]*probability 2\.5e-1/)
})
