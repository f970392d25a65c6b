import { describe, expect, test } from 'vitest'
import type { ModelManifest } from '../model/manifest'
import { checkDecisions } from './check-decisions'

const points = [
  { name: 'recall', threshold: 0.1 },
  { name: 'balanced', threshold: 0.3 },
  { name: 'precision', threshold: 0.5 },
] as const
const bands = [{ name: 'low' }, { name: 'medium', from: 'recall' }, { name: 'high', from: 'precision' }] as const
const [recall, balanced, precision] = points

/** The first thing that is found wrong with points and bands, as a sentence. */
function complaintOf(change: object): string | undefined {
  const manifest = { operatingPoints: points, defaultOperatingPoint: 'balanced', riskBands: bands, ...change }
  let found: string | undefined
  checkDecisions(manifest as unknown as ModelManifest, (where, got, holds, expected) => {
    if (!holds) found ??= `${where}: got ${JSON.stringify(got)}, expected ${expected}`
  })
  return found
}

test.each<[string, object]>([
  ['three points', {}],
  [
    'two, with the bands that remain',
    { operatingPoints: [recall, balanced], riskBands: [{ name: 'low' }, { name: 'high', from: 'balanced' }] },
  ],
  ['one, without bands above it', { operatingPoints: [balanced], riskBands: [{ name: 'low' }] }],
  [
    'one that is not the balanced one',
    { operatingPoints: [recall], defaultOperatingPoint: 'recall', riskBands: [{ name: 'low' }] },
  ],
  ['points at the same threshold', { operatingPoints: [recall, { ...balanced, threshold: 0.1 }, precision] }],
  [
    'thresholds at both ends',
    { operatingPoints: [{ ...recall, threshold: 0 }, balanced, { ...precision, threshold: 1 }] },
  ],
])('%s pass', (_, change) => {
  expect(complaintOf(change)).toBe(undefined)
})

describe('refused', () => {
  const inOrder = 'expected some of recall, balanced, precision, in this order'

  test.each<[string, object, string]>([
    ['points in another order', { operatingPoints: [{ ...balanced, threshold: 0.1 }, recall] }, inOrder],
    ['a point twice', { operatingPoints: [balanced, balanced] }, inOrder],
    ['a point of another name', { operatingPoints: [balanced, { name: 'bold', threshold: 0.9 }] }, inOrder],
    ['a point without a name', { operatingPoints: [{ threshold: 0.9 }] }, inOrder],
    [
      'a threshold below the one before',
      { operatingPoints: [recall, { ...balanced, threshold: 0.05 }] },
      'threshold of balanced: got 0.05, expected at least 0.1',
    ],
    [
      'a default that is not among them',
      { operatingPoints: [recall, precision] },
      'default operating point: got "balanced", expected one of recall, precision',
    ],
    [
      'a band that begins at a point the model lacks',
      { operatingPoints: [balanced, precision] },
      'start of the risk band medium: got "recall", expected one of balanced, precision',
    ],
    [
      'a lowest band that begins somewhere',
      { riskBands: [{ name: 'low', from: 'recall' }] },
      'start of the risk band low: got "recall", expected none',
    ],
    [
      'bands whose starts fall',
      { riskBands: [{ name: 'low' }, { name: 'medium', from: 'precision' }, { name: 'high', from: 'balanced' }] },
      'start of the risk band high: got "balanced"',
    ],
    [
      'bands in another order',
      { riskBands: [{ name: 'high' }, { name: 'low', from: 'recall' }] },
      'risk bands: got "high,low", expected some of low, medium, high, in this order',
    ],
    ['a band without a name', { riskBands: [{}] }, 'risk bands: got ""'],
  ])('%s', (_, change, sentence) => {
    expect(complaintOf(change)).toContain(sentence)
  })
})
