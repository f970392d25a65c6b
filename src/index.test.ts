import * as entry from '@org/churn'
import { expect, test } from 'vitest'

test('the public surface is what is listed here', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'AbortedError',
    'ChurnError',
    'InvalidCustomerError',
    'InvalidModelError',
    'InvalidOptionError',
    'InvalidRowError',
    'RuntimeError',
    'SourceError',
    'breakEvenThreshold',
    'compareCohorts',
    'countOutcomes',
    'createChurnPredictor',
    'customerSchema',
    'describeChange',
    'describeLabel',
    'describeOutcome',
    'describeReason',
    'englishMessages',
    'expectedGain',
    'expectedMaximumProfit',
    'explainBatch',
    'missingMessages',
    'portable',
    'profitCurve',
    'rankCustomers',
    'readLabel',
    'readRow',
    'realizedProfitCurve',
    'simulate',
    'summarizeExplanations',
    'thresholdCurve',
    'whatWouldChange',
  ])
})
