import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customers, give } from './customer-files.ts'
import { expectAccessible, hasBrowser, openBrowser, visit } from './visit.ts'

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [
    { width: 1440, height: 900 },
    { width: 375, height: 812 },
  ].map((viewport) => ({ colorScheme, viewport })),
)

describe.runIf(hasBrowser)('every page, in light and dark, wide and narrow', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(views)('is accessible and fits: $colorScheme, $viewport.width pixels', async (view) => {
    const { page, complaints, strangers } = await visit(browser, '#/customer', view)
    const look = async () => {
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
    await look()
    await page.getByRole('switch', { name: 'Tech support' }).click({ force: true })
    await page.getByRole('textbox', { name: /Monthly charges/ }).fill('')
    await page.getByText('Not scored yet').waitFor()
    await look()
    await page.getByRole('link', { name: 'List' }).click()
    // The customer's page speaks of points too: those of the list are meant.
    await page
      .getByRole('table')
      .getByText(/points/)
      .first()
      .waitFor()
    await look()
    await page.getByText('What the file needs').first().click()
    await give(page, 'empty.csv', '')
    await page.getByRole('alert').waitFor()
    await look()
    await give(page, 'customers.csv', customers)
    await page
      .getByText(/more reasons|^\+\d+$/)
      .first()
      .waitFor()
    await look()
    await page.getByRole('link', { name: 'Model' }).click()
    await page.getByRole('heading', { name: 'Limits' }).waitFor()
    for (const figures of await page.getByText('In figures').all()) await figures.click()
    await look()
    expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe(view.colorScheme)
    expect(complaints).toEqual([])
    expect(strangers).toEqual([])
    await page.context().close()
  })
})
