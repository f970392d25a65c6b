/** Every fault that the library once had can be put back, for the campaign that must find it. */
import { expect, test } from 'vitest'
import { campaigns } from '../fuzz/campaigns'
import { mutatedSources, mutations } from '../fuzz/mutations'

test.each(mutations)('$fault', (mutation) => {
  expect(mutatedSources(mutation).size).toBeGreaterThan(0)
  expect(campaigns.map(({ name }) => name)).toContain(mutation.campaign)
})
