import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

const customers = readFileSync(fileURLToPath(new URL('../../customers.csv', import.meta.url)), 'utf8').trimEnd()

const folder = mkdtempSync(join(tmpdir(), 'retention-desk-'))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function giveFile(page: Page, path: string): Promise<void> {
  const another = page.getByRole('button', { name: 'Take another list' })
  if (await another.isVisible()) await another.click()
  await page.getByLabel('Choose a file').setInputFiles(path)
}

function give(page: Page, name: string, text: string): Promise<void> {
  return giveFile(page, write(name, text))
}

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
  let large: string
  beforeAll(async () => {
    const [header, ...rows] = customers.split('\n')
    const many = Array.from({ length: 100_000 }, (_, row) => rows[row % rows.length])
    large = write('large.csv', [header, ...many].join('\n'))
    browser = await openBrowser()
    desk = await visit(browser, '#/batch')
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('ranks a file that is dropped on the page', async () => {
    const { page } = desk
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }))
      return transfer
    }, customers)
    await page.getByText('Drop a CSV file').dispatchEvent('drop', { dataTransfer: data })
    await page.getByText('12 customers scored.').waitFor()
    expect((await rowsOn(page)).slice(0, 3)).toEqual(['SAMPLE-0001', 'SAMPLE-0004', 'SAMPLE-0009'])
  })

  it('sorts by a column, and turns round', async () => {
    const { page } = desk
    const header = page.getByRole('columnheader', { name: 'Customer' })
    await header.getByRole('button').click()
    await expect.poll(() => header.getAttribute('aria-sort')).toBe('ascending')
    expect((await rowsOn(page))[0]).toBe('SAMPLE-0001')
    await header.getByRole('button').click()
    expect((await rowsOn(page))[0]).toBe('SAMPLE-0012')
    await page.getByRole('columnheader', { name: 'Rank' }).getByRole('button').click()
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
    await page.getByRole('slider', { name: 'Budget, slider' }).press('End')
    await page.getByRole('textbox', { name: /^Contacts at most/ }).fill('1')
    await expect.poll(() => figure('Contacts')).toBe(1)
    await page.getByRole('slider', { name: 'Contacts at most, slider' }).press('End')
    await expect.poll(() => figure('Contacts')).toBeGreaterThan(2)
  })

  it('saves the contacts, in order, with the plan beside what the file held', async () => {
    const saved = await save(desk.page, /Save the \d+ contacts/)
    const [header, first] = saved.slice(1).split('\r\n')
    expect(saved.charCodeAt(0)).toBe(0xfeff)
    expect(header).toBe(`${customers.split('\n')[0]},churnProbability,rank,contact,expectedGain`)
    expect(first).toMatch(/^SAMPLE-0001,Female,.*,91\.11,91\.11,0\.\d{6},1,yes,\d+\.\d\d$/)
  })

  it('lists bad rows by line and keeps the good ones', async () => {
    const { page } = desk
    const lines = customers.split('\n')
    const wrong = [
      lines[1].replace('Month-to-month', 'Weekly'),
      '"never closed,1,2',
      lines[2].replace(',70,', ',seventy,'),
      'too,few',
    ]
    await give(page, 'mixed.csv', [...lines, ...wrong, lines[3].replace('SAMPLE-0003', '=SUM(A1)')].join('\n'))
    await page.getByText('13 customers scored, 4 rows left out.').waitFor()
    await page.getByText('4 rows left out: see why').click()
    const problems = await page.getByRole('region', { name: 'Rows left out' }).getByRole('listitem').allInnerTexts()
    expect(problems[0]).toMatch(/Line 14\s+Contract: got "Weekly", expected one of "Month-to-month"/)
    expect(problems[1]).toMatch(/Line 15\s+a quote that is never closed/)
    expect(problems[2]).toMatch(/Line 16\s+tenure: got "seventy"/)
    expect(problems[3]).toMatch(/Line 17\s+got 2 cells, expected 20/)
  })

  it('saves no cell that a spreadsheet would run', async () => {
    const saved = await save(desk.page, /Save everyone/)
    expect(saved).toContain("'=SUM(A1),")
    expect(saved).not.toMatch(/(^|,)"?=/m)
  })

  it('says what a file lacks, and takes another', async () => {
    const { page } = desk
    await give(page, 'other.csv', 'name,amount\nExample Telecom,3')
    expect(await page.getByRole('alert').textContent()).toMatch(/other\.csv could not be read.*no column for: Partner/s)
    await give(page, 'empty.csv', '')
    await page.getByText('The file is empty.').waitFor()
    await give(page, 'customers.xlsx', 'PK\u0003\u0004')
    await page.getByText('Save the sheet as CSV').waitFor()
    await give(page, 'customers.csv', customers)
    await page.getByText('12 customers scored.').waitFor()
  })

  it('judges the model by the outcomes in the file', async () => {
    const { page } = desk
    const lines = customers.split('\n')
    const labelled = [
      `${lines[0]},Churn`,
      ...lines.slice(1).map((line, row) => `${line},${row % 3 === 0 ? 'Yes' : 'No'}`),
    ]
    await give(page, 'labelled.csv', labelled.join('\n'))
    await page.getByRole('heading', { name: 'How it did on this file' }).waitFor()
    expect(
      await page.getByText(/of 12 customers whether they left: 4 did, 33\.3%\. ROC-AUC 0\.\d{3}/).isVisible(),
    ).toBe(true)
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
    await giveFile(page, large)
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
    await giveFile(page, large)
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
