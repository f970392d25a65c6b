import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customers, drop, give, header, lines } from './customer-files.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

/** Customers and ranks in the order of the table. */
async function rowsOn(page: Page): Promise<string[]> {
  return page
    .getByRole('table')
    .getByRole('row')
    .getByRole('button')
    .filter({ hasText: /SAMPLE/ })
    .allInnerTexts()
}

async function save(page: Page, button: RegExp): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  return readFileSync(await download.path(), 'utf8')
}

describe.runIf(hasBrowser)('a list of customers', () => {
  let browser: Browser
  let desk: Visit
  const large = [header, ...Array.from({ length: 100_000 }, (_, row) => lines[row % lines.length])].join('\n')
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '#/batch')
  })
  afterAll(() => browser?.close())

  it('ranks a file that is dropped on the page', async () => {
    const { page } = desk
    await drop(page, 'text=Drop a CSV file', 'dropped.csv', customers)
    await page.getByText('12 customers scored.').waitFor()
    await page.getByRole('table').waitFor()
    expect((await rowsOn(page)).slice(0, 3)).toEqual(['SAMPLE-0001', 'SAMPLE-0004', 'SAMPLE-0009'])
  })

  it('sorts by a column, and turns round', async () => {
    const { page } = desk
    const column = page.getByRole('columnheader', { name: 'Customer' })
    await column.getByRole('button').click()
    await expect.poll(() => column.getAttribute('aria-sort')).toBe('ascending')
    expect((await rowsOn(page))[0]).toBe('SAMPLE-0001')
    await column.getByRole('button').click()
    expect((await rowsOn(page))[0]).toBe('SAMPLE-0012')
    await page.getByRole('columnheader', { name: 'Rank' }).getByRole('button').click()
  })

  it('shows the profit under the pointer', async () => {
    const chart = desk.page.getByRole('img', { name: /^Expected profit by number of contacts/ })
    await chart.hover()
    await chart.getByText(/^Expected profit: \d+$/).waitFor()
    await chart.getByText(/^Contacts: \d+$/).waitFor()
  })

  it('contacts fewer for a dearer offer, and nobody for one that never pays', async () => {
    const { page } = desk
    const contacts = async () => Number(await page.getByText('Contacts', { exact: true }).locator('+ dd').textContent())
    const first = await contacts()
    const offer = page.getByRole('textbox', { name: /^An accepted offer costs/ })
    await offer.fill('25')
    await expect.poll(contacts).toBeLessThan(first)
    await offer.fill('200')
    await expect.poll(contacts).toBe(0)
    await page.getByText('contacting anyone costs more than it saves').waitFor()
    await offer.fill('10')
    await expect.poll(contacts).toBe(first)
  })

  it('stays within a budget, even if everybody accepts', async () => {
    const { page } = desk
    const figure = async (term: string) =>
      Number(await page.getByText(term, { exact: true }).locator('+ dd').textContent())
    // Contact and offer cost 11 together.
    await page.getByRole('textbox', { name: /^Budget/ }).fill('30')
    await expect.poll(() => figure('Contacts')).toBe(2)
    expect(await figure('Cost if all accept')).toBe(22)
    expect(await figure('Expected cost')).toBeLessThan(22)
    // What is typed is a limit, also where it makes no difference yet; the slider's end means no limit.
    const unlimited = page.getByText('no limit; covers every contact and offer, even if all accept')
    await page.getByRole('textbox', { name: /^Budget/ }).fill('5000')
    expect(await unlimited.count()).toBe(0)
    await page.getByRole('slider', { name: 'Budget, slider' }).press('End')
    await unlimited.waitFor()
    await page.getByRole('textbox', { name: /^Contacts at most/ }).fill('1')
    await expect.poll(() => figure('Contacts')).toBe(1)
    await page.getByRole('slider', { name: 'Contacts at most, slider' }).press('End')
    await expect.poll(() => figure('Contacts')).toBeGreaterThan(2)
  })

  it('takes no half contacts and no empty amounts', async () => {
    const { page } = desk
    const field = (name: RegExp) => page.getByRole('textbox', { name })
    for (const [name, typed, kept] of [
      [/^Contacts at most/, '2.6', '3'],
      [/^A customer who stays/, '0', '1'],
      [/^A customer who stays/, '', '1'],
      [/^Saved by the offer/, '400', '100'],
    ] as const) {
      await field(name).fill(typed)
      await field(name).blur()
      expect(await field(name).inputValue()).toBe(kept)
    }
    await expect.poll(() => page.getByText('Contacts', { exact: true }).locator('+ dd').textContent()).toBe('0')
    await field(/^A customer who stays/).fill('200')
    await field(/^Saved by the offer/).fill('30')
    await page.getByRole('slider', { name: 'Contacts at most, slider' }).press('End')
  })

  it('saves the contacts, in order, with the plan beside what the file held', async () => {
    const saved = await save(desk.page, /Save the \d+ contacts/)
    const [columns, first] = saved.slice(1).split('\r\n')
    expect(saved.charCodeAt(0)).toBe(0xfeff)
    expect(columns).toBe(`${header},churnProbability,rank,contact,expectedGain`)
    expect(first).toMatch(/^SAMPLE-0001,Female,.*,91\.11,91\.11,0\.\d{6},1,yes,\d+\.\d\d$/)
  })

  it('lists bad rows by line and keeps the good ones', async () => {
    const { page } = desk
    const wrong = [
      lines[0].replace('Month-to-month', 'Weekly'),
      '"never closed,1,2',
      lines[1].replace(',70,', ',seventy,'),
      'too,few',
    ]
    await give(page, 'mixed.csv', [customers, ...wrong, lines[2].replace('SAMPLE-0003', '=SUM(A1)')].join('\n'))
    await page.getByText('13 customers scored, 4 rows left out.').waitFor()
    await page.getByRole('button', { name: 'Use the 13 scored customers all the same' }).click()
    const problems = await page.getByRole('region', { name: 'Rows left out' }).getByRole('listitem').allInnerTexts()
    expect(problems[0]).toMatch(/Line 14\s+Contract: got "Weekly", expected one of "Month-to-month"/)
    expect(problems[1]).toMatch(/Line 15\s+got a quoted cell that does not end on this line/)
    expect(problems[2]).toMatch(/Line 16\s+tenure: got "seventy"/)
    expect(problems[3]).toMatch(/Line 17\s+got 2 cells, expected 20/)
  })

  it('saves no cell that a spreadsheet would run', async () => {
    const saved = await save(desk.page, /Save everyone/)
    expect(saved).toContain("'=SUM(A1),")
    expect(saved).not.toMatch(/(^|,)"?=/m)
  })

  it('judges the model by the outcomes in the file', async () => {
    const { page } = desk
    const labelled = lines.map((line, row) => `${line},${row % 3 === 0 ? 'Yes' : 'No'}`)
    await give(page, 'labelled.csv', [`${header},Churn`, ...labelled].join('\n'))
    await page.getByRole('heading', { name: 'How it did on this file' }).waitFor()
    expect(
      await page.getByText(/of 12 customers whether they left: 4 did, 33\.3%\. ROC-AUC 0\.\d{3}/).isVisible(),
    ).toBe(true)
    for (const title of ['Reliability', 'Gain', 'Lift', 'What it would have earned']) {
      expect(await page.getByRole('img', { name: title }).isVisible()).toBe(true)
    }
  })

  it('says why it does not reckon what own amounts would have earned, and reckons it again without', async () => {
    const { page } = desk
    await page.getByRole('combobox', { name: 'A customer who stays is worth' }).click()
    await page.getByRole('option', { name: 'A multiple of monthly charges' }).click()
    await page.getByText('where value and offer are the same for everyone').waitFor()
    expect(await page.getByRole('img', { name: 'What it would have earned' }).count()).toBe(0)
    await page.getByRole('combobox', { name: 'A customer who stays is worth' }).click()
    await page.getByRole('option', { name: 'The same for everyone' }).click()
    await page.getByRole('img', { name: 'What it would have earned' }).waitFor()
  })

  it('puts a customer of the list on the desk', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'SAMPLE-0004' }).click()
    await page.getByRole('heading', { name: 'SAMPLE-0004, as they came' }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'labelled.csv' }).waitFor()
  })

  it('keeps answering while 100,000 customers are scored, and keeps what is scored when cancelled', async () => {
    const { page } = desk
    await give(page, 'large.csv', large)
    const panel = page.getByRole('region', { name: 'Scoring' })
    await panel.getByText(/[\d,]{5,} scored/).waitFor()
    await page.getByRole('button', { name: /dark colours/ }).click()
    expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark')
    expect(await panel.isVisible()).toBe(true)
    await page.getByRole('button', { name: /Cancel/ }).click()
    const told = await page
      .getByText(/^Cancelled: what had been scored by then is kept\. [\d,]+ customers/)
      .textContent()
    const kept = Number(/([\d,]+) customers/.exec(told ?? '')?.[1].replaceAll(',', ''))
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(100_000)
  })

  it('scores 100,000 customers to the end, and draws only the rows in sight', async () => {
    const { page } = desk
    await give(page, 'large.csv', large)
    await page.getByText('100,000 customers scored.').waitFor()
    expect(await page.getByRole('table').getByRole('row').count()).toBeLessThan(60)
    await page.getByRole('region', { name: 'The ranked customers' }).press('End')
    await page.getByRole('cell', { name: '100,000' }).waitFor()
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})
