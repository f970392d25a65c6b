import { readFileSync } from 'node:fs'
import { createChurnPredictor } from '@org/churn'
import { explainSql, sqlDialects, toSql } from '@org/churn/sql'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

/** What the package itself writes, to hold the page to. */
const predictor = createChurnPredictor()

const panelOf = (page: Page): Locator => page.getByRole('region', { name: 'In your database' })

async function choose(page: Page, what: string, option: string | RegExp): Promise<void> {
  await panelOf(page).getByRole('combobox', { name: what }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Moves down in the list that is open, and says what a screen reader would name then. */
async function moveDown(page: Page): Promise<string | null | undefined> {
  await page.keyboard.press('ArrowDown')
  await page.waitForTimeout(moment)
  return page.evaluate(() => {
    const option = document.activeElement?.getAttribute('aria-activedescendant')
    return option ? document.getElementById(option)?.textContent : undefined
  })
}

/** Milliseconds after which a list that has opened stands on what is chosen, which nothing on the page shows. */
const moment = 150

describe.runIf(hasBrowser)('the statement to copy', () => {
  let browser: Browser
  let desk: Visit
  const pasted = () => desk.page.evaluate(() => navigator.clipboard.readText())
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '#/model', { permissions: ['clipboard-read', 'clipboard-write'] })
  })
  afterAll(() => browser?.close())

  it('is the package’s own, for every database, and says whether it is run there', async () => {
    const panel = panelOf(desk.page)
    const shown = panel.getByRole('region', { name: 'SQL statement' })
    for (const { name, title, isRun } of sqlDialects) {
      await choose(desk.page, 'Database', title)
      await panel.getByText(isRun ? `Run in ${title} by` : `not run in ${title}`).waitFor()
      expect(await shown.textContent()).toBe(toSql(predictor, { dialect: name }))
    }
  })

  it('is chosen and copied by keyboard alone, and says what was copied', async () => {
    const { page } = desk
    const panel = panelOf(page)
    const { keyboard } = page
    const pick = async (option: string) => {
      await keyboard.press('Enter')
      const list = page.getByRole('listbox')
      await list.waitFor()
      await page.waitForTimeout(moment)
      await expect.poll(() => moveDown(page)).toContain(option)
      await keyboard.press('Enter')
      await list.waitFor({ state: 'hidden' })
    }
    const [point] = predictor.manifest.operatingPoints
    await panel.getByRole('combobox', { name: 'Database' }).focus()
    await pick('PostgreSQL')
    await keyboard.press('Tab')
    await pick(`Operating point ${point?.name}`)
    await keyboard.press('Tab')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type('sales.clients')
    await panel.getByText('FROM "sales"."clients"').waitFor()
    // The statement itself, to scroll it, and then the button.
    await keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('SQL statement')
    await keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Copy the statement')
    await keyboard.press('Enter')
    const expected = toSql(predictor, {
      dialect: 'postgresql',
      table: ['sales', 'clients'],
      policy: point?.name as 'recall',
    })
    await panel
      .getByRole('status')
      .getByText(`Copied: ${expected.split('\n').length.toLocaleString('en-US')} lines for PostgreSQL.`)
      .waitFor()
    expect(await pasted()).toBe(expected)
  })

  it('says nothing any more of a copy once another statement is chosen', async () => {
    await choose(desk.page, 'Database', 'SQLite')
    await panelOf(desk.page).getByText('Run in SQLite by').waitFor()
    expect(await panelOf(desk.page).getByRole('status').textContent()).toBe('')
  })

  it('is saved as a file, and told in words', async () => {
    const { page } = desk
    const panel = panelOf(page)
    const [point] = predictor.manifest.operatingPoints
    const options = { dialect: 'sqlite', table: ['sales', 'clients'], policy: point?.name as 'recall' } as const
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: 'Save as a file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('churn-sqlite.sql')
    expect(readFileSync(await download.path(), 'utf8')).toBe(toSql(predictor, options))
    await panel.getByText('What it does, in words').click()
    expect(await panel.getByRole('listitem').allTextContents()).toEqual(explainSql(predictor, options))
    await expectAccessible(page)
  })

  it('decides by the plan’s amounts, as they are changed above', async () => {
    const { page } = desk
    await choose(page, 'Decide by', /amounts/)
    await page.getByRole('textbox', { name: 'An accepted offer costs' }).fill('25')
    const policy = { customerValue: 800, offerCost: 25, contactCost: 5, saveRate: 0.3 }
    const expected = toSql(predictor, { dialect: 'sqlite', table: ['sales', 'clients'], policy })
    expect(expected).toContain('churn_expected_gain')
    await expect.poll(() => panelOf(page).getByRole('region', { name: 'SQL statement' }).textContent()).toBe(expected)
  })

  it('gives way to a sentence where none can be written', async () => {
    const { page } = desk
    const table = panelOf(page).getByRole('textbox', { name: 'Table' })
    await table.fill('')
    await panelOf(page).getByRole('alert').getByText('Option table: got').waitFor()
    expect(await panelOf(page).getByRole('button').count()).toBe(0)
    await table.fill('customers')
    await page.getByRole('link', { name: 'List' }).click()
    await page.getByRole('heading', { name: 'The plan' }).waitFor()
    await page.getByRole('combobox', { name: 'A customer who stays is worth' }).click()
    await page.getByRole('option', { name: 'A multiple of monthly charges' }).click()
    await page.getByRole('link', { name: 'Model' }).click()
    await choose(page, 'Decide by', /amounts/)
    await panelOf(page).getByRole('alert').getByText('some amounts are each customer’s own').waitFor()
  })

  it('can be saved where the browser does not let a page copy', async () => {
    const { page } = await visit(browser, '#/model')
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
    })
    await page.getByRole('button', { name: 'Copy the statement' }).click()
    await panelOf(page).getByRole('status').getByText('does not let the page copy').waitFor()
    await page.context().close()
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})
