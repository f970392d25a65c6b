import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { campaign } from '../fuzz/campaign'
import { tryCampaign } from '../fuzz/try-campaign'

const output = mkdtempSync(join(tmpdir(), 'churn-campaign-'))
afterAll(() => rmSync(output, { recursive: true }))

/** A campaign whose one case is still running when its time is over. */
function slow(end: () => void) {
  return campaign<number>({
    name: 'slow',
    about: 'A case that outlasts its time',
    cases: fc.nat(),
    check: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      end()
    },
  })
}

const trial = { seed: 1, seconds: 0.1, output }

test('a campaign ends after the case that was running when its time was over', async () => {
  let ended = 0
  const printed: string[] = []
  expect(
    await tryCampaign(
      slow(() => ended++),
      trial,
      (text) => printed.push(text),
    ),
  ).toBe(true)
  expect(ended).toBe(1)
  expect(printed).toEqual(['slow: 1 cases in 0.1 s, no fault'])
})

test('a fault of that case is reported like any other', async () => {
  const printed: string[] = []
  const fails = slow(() => {
    throw new Error('a late fault')
  })
  expect(await tryCampaign(fails, trial, (text) => printed.push(text))).toBe(false)
  expect(printed.join('\n')).toContain('a late fault')
})
