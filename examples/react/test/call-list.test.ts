/** The desk as a team uses it: with the keyboard alone, on paper, and from one person to the next. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customers, give, header, lines } from './customer-files.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

async function download(page: Page, act: () => Promise<void>): Promise<Buffer> {
  const [saved] = await Promise.all([page.waitForEvent('download'), act()])
  return readFileSync(await saved.path())
}

/** Presses Tab until the focus is on what is meant. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 60; press++) {
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      // A region that holds the focus has everything in it for its text.
      if (!element?.matches('a, button, input, summary')) return ''
      const label = element.labels?.[0]?.textContent ?? ''
      return `${element.getAttribute('aria-label') ?? ''} ${label} ${element.textContent ?? ''}`.trim()
    })
    if (name.test(at)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab reached nothing that is called ${name}.`)
}

/** One file of more customers than a page of paper holds. */
const many = [
  header,
  ...Array.from({ length: 60 }, (_, row) => lines[row % lines.length].replace(/^SAMPLE/, `PAPER${row}`)),
].join('\n')

describe.runIf(hasBrowser)('the call list', () => {
  let browser: Browser
  let desk: Visit
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '')
    desk.page.setDefaultTimeout(10_000)
  })
  afterAll(() => browser?.close())

  it('is there when the desk opens, with reasons and offers, and says that it is invented', async () => {
    const { page } = desk
    const first = page.getByRole('table').getByRole('row').nth(1)
    await first.getByText(/^−\d+\.\d points$/).waitFor()
    const said = (await first.getByRole('cell').allInnerTexts()).join('|')
    expect(said).toMatch(/^1[^|]*\|[^\d|]+\|\d+%\|\$[\d,]+\s/)
    await page.getByText(/These 500 customers are invented/).waitFor()
    // Of a model without dates no day is asked.
    expect(await page.getByLabel(/^Counted as of/).count()).toBe(0)
    expect(await page.getByText('Contacts', { exact: true }).locator('+ dd').textContent()).toMatch(/^\d+$/)
  })

  it('can be worked by keyboard alone: from a file to a customer, back, and out as a file', async () => {
    const { page } = desk
    const file = { name: 'keys.csv', mimeType: 'text/csv', buffer: Buffer.from(customers) }
    // Listening before anything is pressed: a chooser that opens first would never be heard of.
    page.once('filechooser', (chooser) => chooser.setFiles(file))
    await tabTo(page, /^Choose a file/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'keys.csv' }).waitFor()
    await tabTo(page, /^Search/)
    await page.keyboard.type('0004')
    await page.getByText('1 of 12 customers shown').waitFor()
    await tabTo(page, /^SAMPLE-0004$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'SAMPLE-0004' }).waitFor()
    await tabTo(page, /^← The list/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'keys.csv' }).waitFor()
    await tabTo(page, /^Save the \d+ contacts/)
    const saved = await download(page, () => page.keyboard.press('Enter'))
    expect(saved.toString().split('\r\n')[1]).toMatch(/^SAMPLE-0001,/)
  })

  it('asks before a list that was given is lost', async () => {
    const { page } = desk
    const asked: string[] = []
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type())
      await dialog.dismiss()
    })
    await page.reload({ waitUntil: 'commit', timeout: 2000 }).catch(() => undefined)
    expect(asked).toEqual(['beforeunload'])
    await page.getByRole('heading', { level: 1, name: 'keys.csv' }).waitFor()
    page.removeAllListeners('dialog')
  })

  it('prints a plan on one page, with its first calls', async () => {
    const { page } = desk
    await give(page, 'paper.csv', many)
    await page.getByRole('heading', { level: 1, name: 'paper.csv' }).waitFor()
    await page
      .getByText(/points/)
      .first()
      .waitFor()
    for (const scale of ['light', 'dark'] as const) {
      await page.emulateMedia({ media: 'print', colorScheme: scale })
      const [text] = await page.locator('main').allInnerTexts()
      expect(text).toMatch(/The first \d+ of \d+ customers to call/)
      expect(text).toMatch(/−\d+\.\d points, \$\d+/)
      const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    }
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  })

  it('hands a plan on as a file that opens as it was saved', async () => {
    const { page } = desk
    await page.getByRole('textbox', { name: /^A customer who stays/ }).fill('950')
    await page.getByRole('combobox', { name: 'Currency' }).click()
    await page.getByRole('option', { name: 'EUR' }).click()
    await page.getByRole('textbox', { name: /^Contacts at most/ }).fill('7')
    const rowsOf = async (at: Page) => {
      await at.getByRole('region', { name: 'The ranked customers' }).press('Home')
      return (await at.getByRole('table').getByRole('row').allInnerTexts())
        .slice(1, 7)
        .map((row) => row.replace(/\s+/g, ' '))
    }
    await page.getByText(/^7 calls cost/).waitFor()
    await expect
      .poll(async () => (await rowsOf(page)).every((row) => /points/.test(row) && row.includes('€')))
      .toBe(true)
    const plan = await download(page, () => page.getByRole('button', { name: 'Save the plan' }).click())
    const colleague = await visit(browser, '')
    const file = { name: 'plan.json', mimeType: 'application/json', buffer: plan }
    await colleague.page.getByLabel('Choose a file').setInputFiles(file)
    await colleague.page.getByRole('heading', { level: 1, name: 'paper.csv' }).waitFor()
    await colleague.page.getByText(/^7 calls cost/).waitFor()
    await expect.poll(() => rowsOf(colleague.page)).toEqual(await rowsOf(page))
    // A plan that was cut short is refused in words, and so is one of another model.
    await give(colleague.page, 'cut.json', plan.subarray(0, 200))
    await colleague.page.getByText('The plan was changed or cut short.').waitFor()
    const foreign = plan.toString().replace('"name":"telco"', '"name":"ferries"')
    await give(colleague.page, 'foreign.json', foreign)
    await colleague.page.getByText('The plan was made with the model ferries, expected telco.').waitFor()
    expect(colleague.complaints).toEqual([])
    await colleague.page.context().close()
  })

  it('keeps the amounts, and nothing else, from visit to visit', async () => {
    const { page } = desk
    const kept = await page.evaluate(() => JSON.stringify(localStorage))
    expect(kept).toContain('950')
    expect(kept).not.toMatch(/PAPER|SAMPLE/)
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})

describe.runIf(hasBrowser)('the call list on a phone', () => {
  it('keeps reasons and offer in every row', async () => {
    const browser = await openBrowser()
    const { page } = await visit(browser, '', { viewport: { width: 320, height: 700 } })
    const first = page.getByRole('table').getByRole('row').nth(1)
    await first.getByText(/points$/).waitFor()
    const box = await first.boundingBox()
    for (const reason of await first.getByRole('cell').all()) {
      if (!(await reason.isVisible())) continue
      const at = await reason.boundingBox()
      expect((at?.x ?? 0) >= (box?.x ?? 0) && (at?.x ?? 0) + (at?.width ?? 0) <= 320).toBe(true)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await browser.close()
  })
})
