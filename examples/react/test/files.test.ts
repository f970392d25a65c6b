import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customers, drop, give, header, lines } from './customer-files.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

/** Files as people have them, and what the page says of each. */
const files: readonly (readonly [name: string, content: string | Buffer, said: RegExp])[] = [
  ['bom.csv', `\ufeff${customers}`, /^12 customers scored/],
  ['semicolons.csv', customers.replaceAll(',', ';').replace(/(\d)\.(\d\d)/g, '$1,$2'), /^12 customers scored/],
  ['windows.csv', lines.reduce((text, line) => `${text}\r\n\r\n${line}`, header), /^12 customers scored/],
  ['unicode.txt', Buffer.from(`\ufeff${customers.replaceAll(',', '\t')}`, 'utf16le'), /^12 customers scored/],
  ['note.csv', customers.replace(lines[3], `"${'x'.repeat(3_000_000)}"`), /^11 customers scored, 1 row left out/],
  ['one.csv', `${header}\n${lines[0]}`, /^1 customer scored/],
  ['bad.csv', `${header}\na,b`, /^0 customers scored, 1 row left out/],
  [
    'latin.csv',
    Buffer.from(customers.replace('SAMPLE-0001', 'M\u00fcller'), 'latin1'),
    /^12 customers scored\. 1 row read as Windows-1252, because the bytes are not UTF-8\./,
  ],
  ['empty.csv', '', /The file is empty/],
  ['header.csv', header, /no customers below it/],
  ['no-header.csv', lines.join('\n'), /names none of the columns it needs/],
  ['other.csv', customers.replace('Partner', 'Spouse'), /no column for: Partner\./],
  ['twice.csv', customers.replace('gender', 'tenure'), /more than one column for: tenure\./],
  ['report.pdf', '%PDF-1.7\n', /Got a PDF, expected CSV text: export the table/],
  ['customers.xlsx', 'PK\u0003\u0004', /Got a zip file or spreadsheet, expected CSV text: save the sheet as CSV/],
  ['zeroes.csv', Buffer.alloc(5000), /not text/],
  ['endless.json', '{"a":1},'.repeat(400_000), /Got JSON, expected CSV text/],
]

describe.runIf(hasBrowser)('files of all kinds', () => {
  let browser: Browser
  let desk: Visit
  const folder = mkdtempSync(join(tmpdir(), 'retention-desk-'))
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '#/batch')
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  it.each(files)('says of %s what it is', async (name, content, said) => {
    const { page } = desk
    await give(page, name, content)
    await page.getByRole('heading', { level: 1, name }).or(page.getByRole('alert').getByText(name)).waitFor()
    expect(await page.getByRole('main').getByText(said).first().isVisible()).toBe(true)
  })

  it('shows at once why nothing was scored', async () => {
    const { page } = desk
    await give(page, 'bad.csv', `${header}\na,b`)
    await page.getByText('got 2 cells, expected 20 as in the header').waitFor()
  })

  it('reads a decimal comma by itself and says so, and asks about what may be either', async () => {
    const { page } = desk
    await give(page, 'german.csv', customers.replaceAll(',', ';').replace(/(\d)\.(\d\d)/g, '$1,$2'))
    await page.getByText('12 customers scored. Numbers are read with a decimal comma.').waitFor()
    await give(page, 'thousands.csv', `${header}\n${lines[1].replace('66.66', '"1,066"')}`)
    await page.getByRole('heading', { name: 'This file is not ready to be used' }).waitFor()
    await page.getByRole('button', { name: 'Read it with a comma between thousands' }).click()
    await page.getByText('1 customer scored. Numbers are read with a comma between thousands.').waitFor()
  })

  it('lets a person pair columns whose names do not tell', async () => {
    const { page } = desk
    await give(page, 'renamed.csv', customers.replace('tenure', 'Months').replace('Contract', 'Terms'))
    const form = page.getByRole('form', { name: 'Columns with other names' })
    const read = form.getByRole('button', { name: 'Read the file with these columns' })
    await form.getByLabel('tenure').selectOption('Months')
    await form.getByLabel('Contract').selectOption('Months')
    expect(await read.isDisabled()).toBe(true)
    await form.getByLabel('Contract').selectOption('Terms')
    await read.click()
    await page.getByText('12 customers scored.').waitFor()
  })

  it('plans with a biased remainder only if told to', async () => {
    const { page } = desk
    await give(page, 'half.csv', [header, lines[0], 'a,b', lines[1], 'a,b'].join('\n'))
    await page.getByText('50.0% of the rows could not be scored, expected at most 10%').waitFor()
    const ranked = page.getByRole('heading', { name: 'Customers, ranked' })
    expect(await ranked.count()).toBe(0)
    await page.getByRole('button', { name: 'Use the 2 scored customers all the same' }).click()
    await ranked.waitFor()
  })

  it('shows names as they are, however long and whatever they hold', async () => {
    const { page } = desk
    const name = '<img src=x onerror=alert(1)>'
    await give(page, `${name.repeat(9)}.csv`, customers.replace('SAMPLE-0001', `${name}${'W'.repeat(4000)}`))
    await page
      .getByRole('button', { name: `${name}WWW` })
      .first()
      .waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await page.locator('main img').count()).toBe(0)
  })

  it('says that a folder is not a file, and goes on', async () => {
    const { page } = desk
    const debug = await page.context().newCDPSession(page)
    const data = { items: [], files: [folder], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await debug.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data })
    }
    await page.getByText(/It is a folder, or a file that can no longer be read/).waitFor()
    await give(page, 'customers.csv', customers)
    await page.getByText('12 customers scored.').waitFor()
  })

  it('takes a file on any page, and the second of two', async () => {
    const { page } = desk
    await page.getByRole('link', { name: 'Model' }).click()
    await page.getByRole('heading', { name: 'Limits' }).waitFor()
    const large = Array.from({ length: 40_000 }, (_, row) => lines[row % lines.length])
    await drop(page, 'h1', 'first.csv', [header, ...large].join('\n'))
    await page.getByRole('region', { name: 'Scoring' }).waitFor()
    await drop(page, 'h1', 'second.csv', customers)
    await page.getByRole('heading', { name: 'second.csv' }).waitFor()
    await page.getByText('12 customers scored.').waitFor()
  })

  it('keeps the focus where a list begins and ends', async () => {
    const { page } = desk
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await give(page, 'customers.csv', customers)
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})
