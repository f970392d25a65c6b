import { readFileSync } from 'node:fs'
import { type Customer, createChurnPredictor, readRow, whatWouldChange } from '@org/churn'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { personaAt } from '../src/personas.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

/** What the package itself says of the sample customers, to hold the page to. */
const predictor = createChurnPredictor()
const [header, ...lines] = readFileSync(new URL('../../customers.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const samples = lines.map((line, place) => {
  const cells = line.split(',')
  const row = Object.fromEntries(header.split(',').map((column, index) => [column, cells[index]]))
  return { name: personaAt(place), customer: readRow(predictor, row) }
})
const percentOf = (customer: Customer) => Number((100 * predictor.predict(customer).probability).toFixed(1))
const [first] = samples

/** The large figure, as a number from 0 to 100. */
async function probabilityOn(page: Page): Promise<number> {
  const text = await page.getByRole('region', { name: 'The answer' }).locator('p').first().textContent()
  return Number.parseFloat(text ?? '')
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option }).click()
}

describe.runIf(hasBrowser)('one customer', () => {
  let browser: Browser
  let desk: Visit
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '#/customer')
  })
  afterAll(() => browser?.close())

  it('answers at once, and follows a change of the contract', async () => {
    const { page } = desk
    expect(await probabilityOn(page)).toBe(percentOf(first.customer))
    await choose(page, 'Contract', 'Two year')
    await page.getByText(`from ${percentOf(first.customer)}%`).waitFor()
    expect(await probabilityOn(page)).toBe(percentOf({ ...first.customer, contract: 'Two year' }))
    expect(await page.getByRole('table').getByText('Two-year contract').isVisible()).toBe(true)
  })

  it('gives reasons by their strength, and in log-odds to those who ask', async () => {
    const { page } = desk
    const why = page.getByRole('region', { name: 'Why' })
    const { contributions } = predictor.explain({ ...first.customer, contract: 'Two year' })
    const said = contributions.slice(0, 3).map(({ phrase, direction }) => `${phrase} ${direction}`)
    const rows = await why.getByRole('row').allInnerTexts()
    const shown = rows.slice(1, 4).map((row) => row.replace(/\s+/g, ' '))
    for (const [place, words] of said.entries()) expect(shown[place]).toContain(words)
    expect(rows.join()).not.toMatch(/[+−]\d/)
    await why.getByRole('button', { name: 'Show log-odds' }).click()
    const logOdds = contributions[0].logOdds
    await why.getByText(`${logOdds > 0 ? '+' : '−'}${Math.abs(logOdds).toFixed(2)}`, { exact: true }).waitFor()
    await why.getByRole('button', { name: 'Show strengths' }).click()
  })

  it('takes one change back', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Take back: Contract' }).click()
    await page.getByRole('heading', { name: /as they came/ }).waitFor()
    expect(await probabilityOn(page)).toBe(percentOf(first.customer))
  })

  it('clears and locks what a change makes impossible, and gives it back', async () => {
    const { page } = desk
    const streaming = page.getByRole('switch', { name: 'Streaming TV' })
    expect(await streaming.isChecked()).toBe(true)
    await choose(page, 'Internet service', 'No')
    expect([await streaming.isChecked(), await streaming.isDisabled()]).toEqual([false, true])
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    expect([await streaming.isChecked(), await streaming.isDisabled()]).toEqual([true, false])
  })

  it('says what is missing instead of an answer, and answers again once it is there', async () => {
    const { page } = desk
    const charges = page.getByRole('textbox', { name: /Monthly charges/ })
    await charges.fill('')
    await page.getByRole('heading', { name: 'Not scored yet' }).waitFor()
    for (const place of [page.getByRole('status', { name: 'Not scored' }), page.getByRole('form')]) {
      expect(await place.getByText(/nothing is entered, expected a number/i).isVisible()).toBe(true)
    }
    // The last answer stays where it was, pale and out of reach.
    const stale = page.locator('[data-stale="true"]')
    expect(
      await stale
        .getByText(/^\d+\.\d%$/)
        .first()
        .isVisible(),
    ).toBe(true)
    expect(await stale.evaluate((element) => (element as HTMLElement).inert)).toBe(true)
    await charges.fill('50')
    await page.getByRole('region', { name: 'The answer' }).waitFor()
  })

  it('asks for nothing that the model does not see, and names it', async () => {
    const { page } = desk
    expect(await page.getByRole('textbox', { name: /Total charges/ }).count()).toBe(0)
    expect(await page.getByText(/gender, senior citizen, total charges/).count()).toBeGreaterThan(0)
  })

  it('warns of a number beyond what the model was trained on, and still answers', async () => {
    const { page } = desk
    await page.getByRole('textbox', { name: /Tenure/ }).fill('240')
    await page.getByText(/got 240, expected/).waitFor()
    expect(await probabilityOn(page)).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Reset' }).click()
  })

  it('suggests what would turn the decision, applies it, and takes it back', async () => {
    const { page } = desk
    const turning = samples.find(({ customer }) => whatWouldChange(predictor, customer).outcome === 'FOUND')
    await choose(page, 'Start from a customer', turning?.name ?? 'none')
    const before = await probabilityOn(page)
    const suggestions = page.getByRole('region', { name: 'What would change it' })
    await suggestions.and(page.locator('[aria-busy="false"]')).waitFor()
    const shown = await suggestions
      .getByRole('listitem')
      .first()
      .getByText(/^\d+\.\d%, −/)
      .textContent()
    await suggestions
      .getByRole('button', { name: /^Apply/ })
      .first()
      .click()
    await page.getByText('Expected to stay').waitFor()
    expect(await probabilityOn(page)).toBe(Number.parseFloat(shown ?? ''))
    await suggestions.getByText(/already/i).waitFor()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    expect(await probabilityOn(page)).toBe(before)
    await page.getByRole('button', { name: 'Redo', exact: true }).click()
    expect(await probabilityOn(page)).toBe(Number.parseFloat(shown ?? ''))
  })

  it('hands the focus on where the button that held it goes', async () => {
    const { page } = desk
    await page.getByRole('button', { name: 'Reset' }).press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/as they came/)
  })

  it('refuses numbers in words, and shows them as they were typed', async () => {
    const { page } = desk
    for (const [name, typed, expected] of [
      [/Tenure/, '1.5', /Tenure: got 1\.5, expected a whole number/],
      [/Tenure/, '-3', /Tenure: got -3, expected a whole number from 0/],
      [/Monthly charges/, '99999', /Monthly charges: got 99999, expected a number from 0/],
    ] as const) {
      const field = page.getByRole('textbox', { name })
      await field.fill('')
      await field.pressSequentially(typed)
      expect((await field.inputValue()).replace(',', '')).toBe(typed)
      await page.getByRole('status', { name: 'Not scored' }).getByText(expected).waitFor()
      await page.getByRole('button', { name: 'Reset' }).click()
    }
  })

  it('keeps the answer in sight while the form is scrolled', async () => {
    const { page } = desk
    const following = page.locator('[data-needed]')
    expect(await following.isVisible()).toBe(false)
    await page.setViewportSize({ width: 1440, height: 500 })
    await page.getByRole('switch', { name: 'Streaming movies' }).scrollIntoViewIfNeeded()
    await following.waitFor()
    expect(Number.parseFloat((await following.textContent()) ?? '')).toBe(await probabilityOn(page))
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('decides otherwise at another operating point', async () => {
    const { page } = desk
    await page.getByRole('combobox', { name: /Start from a customer/ }).click()
    const between = samples.find(
      ({ customer }) => predictor.predict(customer, { policy: 'recall' }).churn && !predictor.predict(customer).churn,
    )
    await page.getByRole('option', { name: between?.name ?? 'none' }).click()
    await page.getByText('Expected to stay').waitFor()
    await page.getByText('Miss few').click()
    await page.getByText('Expected to leave').waitFor()
    await page.getByText('Balanced').click()
  })

  it('can be worked by keyboard alone', async () => {
    const { page } = desk
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.getByRole('switch', { name: 'Paperless billing' }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('slider', { name: 'Tenure, slider' }).focus()
    for (let press = 0; press < 11; press++) await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: /with 2 changes/ }).waitFor()
    expect(await page.getByRole('textbox', { name: /Tenure/ }).inputValue()).toBe('12')
    await page
      .getByRole('status')
      .getByText(/Probability .*risk/)
      .waitFor({ state: 'attached' })
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})
