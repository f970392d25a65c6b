import { readFileSync } from 'node:fs'
import { createChurnPredictor, readRow } from '@org/churn'
import { callColumns } from '@org/churn/csv'
import { evaluation } from '@org/churn/evaluation'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customers, drop, give, header, lines } from './customer-files.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

const predictor = createChurnPredictor()
const declared = JSON.parse(readFileSync(new URL('../../../models/telco/contract.json', import.meta.url), 'utf8'))
const addedColumns = callColumns(3)
const customerOf = (line: string) => {
  const cells = line.split(',')
  return readRow(predictor, Object.fromEntries(header.split(',').map((column, place) => [column, cells[place]])))
}

/** Customers and ranks in the order of the table. */
async function rowsOn(page: Page): Promise<string[]> {
  return page
    .getByRole('table')
    .getByRole('row')
    .getByRole('button', { name: /^SAMPLE/ })
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
    await drop(page, 'h1', 'dropped.csv', customers)
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
    await chart.getByText(/^Expected profit: \$[\d,]+$/).waitFor()
    await chart.getByText(/^Contacts: \d+$/).waitFor()
  })

  it('contacts fewer for a dearer offer, and nobody for one that never pays', async () => {
    const { page } = desk
    const contacts = async () => Number(await page.getByText('Contacts', { exact: true }).locator('+ dd').textContent())
    const first = await contacts()
    const offer = page.getByRole('textbox', { name: /^An accepted offer costs/ })
    await offer.fill('150')
    await expect.poll(contacts).toBeLessThan(first)
    await offer.fill('790')
    await expect.poll(contacts).toBe(0)
    await page.getByText('contacting anyone costs more than it saves: even the best call').waitFor()
    await offer.fill('60')
    await expect.poll(contacts).toBe(first)
  })

  it('stays within a budget, even if everybody accepts', async () => {
    const { page } = desk
    const figure = async (term: string) =>
      Number((await page.getByText(term, { exact: true }).locator('+ dd').textContent())?.replace('$', ''))
    await page.getByRole('slider', { name: 'Contacts at most, slider' }).press('End')
    // Contact and offer cost 65 together.
    await page.getByRole('textbox', { name: /^Budget/ }).fill('150')
    await expect.poll(() => figure('Contacts')).toBe(2)
    expect(await figure('Cost if all accept')).toBe(130)
    expect(await figure('Expected cost')).toBeLessThan(130)
    await page.getByText('The budget of $150 buys 2 calls, $130 if everybody accepts').waitFor()
    await page.getByText(/^The next \$1,000 would add \$\d+\.$/).waitFor()
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

  it('refuses what is no amount in words, keeps it in sight, and rounds half contacts', async () => {
    const { page } = desk
    const field = (name: RegExp) => page.getByRole('textbox', { name })
    const plan = page.getByRole('region', { name: 'The plan' })
    const before = await page.getByText('Contacts', { exact: true }).locator('+ dd').textContent()
    for (const [name, typed, said, value] of [
      [/^A customer who stays/, '-5', 'Got −5, expected 1 to 1,000,000: the plan keeps 800.', '800'],
      [/^A customer who stays/, '0', 'Got 0, expected 1 to 1,000,000: the plan keeps 800.', '800'],
      [/^Saved by the offer/, '400', 'Got 400, expected 0 to 100: the plan keeps 30.', '30'],
    ] as const) {
      await field(name).fill(typed)
      await field(name).blur()
      await plan.getByText(said).waitFor()
      expect(await field(name).inputValue()).toBe(typed)
      await field(name).fill(value)
      await expect.poll(() => plan.getByText(said).count()).toBe(0)
    }
    await field(/^A customer who stays/).fill('')
    await field(/^A customer who stays/).blur()
    expect(await field(/^A customer who stays/).inputValue()).toBe('800')
    expect(await page.getByText('Contacts', { exact: true }).locator('+ dd').textContent()).toBe(before)
    await field(/^Contacts at most/).fill('2.6')
    await field(/^Contacts at most/).blur()
    expect(await field(/^Contacts at most/).inputValue()).toBe('3')
    await page.getByRole('slider', { name: 'Contacts at most, slider' }).press('End')
  })

  it('saves the contacts, in order, with the plan beside what the file held', async () => {
    const { page } = desk
    const saved = await save(page, /Save the \d+ contacts/)
    const [columns, first] = saved.slice(1).split('\r\n')
    expect(saved.charCodeAt(0)).toBe(0xfeff)
    expect(columns).toBe(`${header},${addedColumns.join()}`)
    // The row on the screen, read back from the file: probability, reasons, offer with its effect and its price.
    const [row] = await page.getByRole('table').getByRole('row').filter({ hasText: 'SAMPLE-0001' }).allInnerTexts()
    const cells = first.split(',')
    const said = Object.fromEntries(addedColumns.map((name, place) => [name, cells[place + header.split(',').length]]))
    expect(first.startsWith(`${lines[0]},1,yes,`)).toBe(true)
    expect(said.churnProbability).toBe(predictor.predict(customerOf(lines[0])).probability.toFixed(3))
    for (const name of ['reason1', 'reason2', 'reason3', 'nextOffer'] as const) expect(row).toContain(said[name])
    expect(row).toContain(`−${(-100 * Number(said.offerEffect)).toFixed(1)} points`)
    expect(row).toContain(`costs $${Number(said.offerCost).toFixed(0)}`)
    expect(Number(said.atStake)).toBeCloseTo(800 * Number(said.churnProbability), -1)
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
    // Whose customers these are the page cannot tell: the hold-out's figure stands beside.
    const { holdOut } = evaluation
    await page.getByText(/The page cannot know whether the model has learned from some of these customers/).waitFor()
    await page.getByText(`reaches a ROC-AUC of ${holdOut.rocAuc.toFixed(3)}, here 0.`).waitFor()
    // With the checksum that the contract declares, a file is the one that the model was made from, and proves nothing.
    await page.evaluate((sum: string) => {
      const bytes = Uint8Array.from(sum.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
      crypto.subtle.digest = async () => bytes.buffer
    }, declared.source.sha256)
    await give(page, 'labelled.csv', [`${header},Churn`, ...labelled].join('\n'))
    await page.getByRole('heading', { name: 'How it fits the file that it was made from' }).waitFor()
    await page.getByText(/so the figures below prove nothing/).waitFor()
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
    const [, second, third] = await rowsOn(page)
    await page.getByRole('button', { name: second, exact: true }).click()
    await page.getByRole('heading', { name: `${second}, as they came` }).waitFor()
    const walk = page.getByRole('navigation', { name: 'Through the list' })
    await walk.getByText('Rank 2').waitFor()
    await walk.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('heading', { name: `${third}, as they came` }).waitFor()
    await walk.getByText('Rank 3').waitFor()
    await walk.getByRole('link', { name: /The list/ }).click()
    await page.getByRole('heading', { name: 'labelled.csv' }).waitFor()
  })

  it('shows whom a search, a segment and the plan choose, and keeps that for the way back', async () => {
    const { page } = desk
    const shown = () => rowsOn(page)
    await page.getByRole('searchbox', { name: /Search/ }).fill('0004')
    await expect.poll(shown).toEqual(['SAMPLE-0004'])
    await page.getByRole('button', { name: 'SAMPLE-0004', exact: true }).click()
    await page.getByText('1 of 1 customers shown').waitFor()
    await page.goBack()
    await expect.poll(shown).toEqual(['SAMPLE-0004'])
    await page.getByRole('searchbox', { name: /Search/ }).fill('')
    await page.getByRole('combobox', { name: 'Segment' }).fill('Two-year')
    await page.getByRole('option', { name: 'Two-year contract' }).click()
    const twoYears = lines.filter((line) => line.includes('Two year')).map((line) => line.split(',')[0])
    await expect.poll(async () => [...(await shown())].sort()).toEqual(twoYears)
    await page.getByText('To call', { exact: true }).click()
    await expect.poll(async () => (await shown()).length).toBeLessThan(twoYears.length)
    await page.getByText('Everyone', { exact: true }).click()
    await page.getByRole('combobox', { name: 'Segment' }).fill('')
    await page.getByRole('option', { name: 'Every segment' }).click()
    await expect.poll(async () => (await shown()).length).toBe(lines.length)
  })

  it('keeps the other reasons one click away', async () => {
    const { page } = desk
    const row = page.getByRole('table').getByRole('row').filter({ hasText: 'SAMPLE-0001' })
    const reasons = predictor.explain(customerOf(lines[0])).contributions.filter(({ logOdds }) => logOdds > 0)
    await row.getByRole('button', { name: /more reasons/ }).click()
    for (const { phrase } of reasons) await row.getByText(phrase, { exact: true }).waitFor()
    await row.getByRole('button', { name: /Fewer reasons/ }).click()
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
