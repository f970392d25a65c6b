/** Every fault that the library once had can be put back, for what must find it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { campaigns } from '../fuzz/campaigns'
import { fileOf, mutatedSources, mutations } from '../fuzz/mutations'
import { root } from '../testing/packed'

test.each(mutations)('$fault', (mutation) => {
  expect(mutatedSources(mutation).size).toBeGreaterThan(0)
  const { finder } = mutation
  if ('campaign' in finder) {
    expect(campaigns.map(({ name }) => name)).toContain(finder.campaign)
    return
  }
  expect(readFileSync(join(root, fileOf(finder)), 'utf8')).toContain(finder.test)
})
