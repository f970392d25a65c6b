import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSection } from './model-card.ts'

const card = readFileSync(new URL('../../../../models/telco/MODEL_CARD.md', import.meta.url), 'utf8')

describe('readSection', () => {
  it('reads every point of the shipped card’s limits, without its marks', () => {
    const limits = readSection(card, 'Limits')
    expect(limits.length).toBeGreaterThanOrEqual(5)
    expect(limits.map(({ strong }) => strong)).toContain('No causes.')
    expect(limits.every(({ text }) => text.length > 20 && !/[*`#\n]/.test(text))).toBe(true)
  })

  it('refuses a card without them', () => {
    expect(() => readSection('# Card\n\n## Limits\n\nNone.\n', 'Limits')).toThrow(/got no list under "## Limits"/)
    expect(() => readSection('# Card\n', 'Limits')).toThrow(/got no list/)
  })
})
