import * as entry from '@org/churn'
import { expect, test } from 'vitest'

test('the public surface is what is listed here', () => {
  expect(Object.keys(entry).sort()).toEqual([
    'ChurnError',
    'InvalidCustomerError',
    'InvalidModelError',
    'InvalidOptionError',
    'InvalidRowError',
    'RuntimeFailedError',
    'SourceFailedError',
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
    'portableRuntime',
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
