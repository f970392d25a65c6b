import { describe, expect, test } from 'vitest'
import { bundledModel } from '../model/bundled-model'
import { createDecider } from './decide'

describe('a risk band', () => {
  const { manifest } = bundledModel
  const bandAt = (probability: number) => createDecider(manifest)({})(probability, undefined).riskBand
  const thresholdOf = (wanted: string) => manifest.operatingPoints.find(({ name }) => name === wanted)?.threshold ?? 0

  test.each([
    ['recall', 'low', 'medium'],
    ['precision', 'medium', 'high'],
  ])('begins exactly at the operating point of %s', (name, below, from) => {
    const threshold = thresholdOf(name)
    expect(threshold).toBeGreaterThan(0)
    expect([bandAt(threshold - 1e-12), bandAt(threshold)]).toEqual([below, from])
  })
})
