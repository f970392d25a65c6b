import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatMoney } from '../src/pieces/format.ts'
import { hasBrowser, openBrowser, type Visit, visit } from './visit.ts'

/** The evaluation as training wrote it, to hold the page to. */
const { operatingPoints, evaluation } = JSON.parse(
  readFileSync(new URL('../../../models/telco/manifest.json', import.meta.url), 'utf8'),
)
const percent = (share: number) => `${(100 * share).toFixed(1)}%`

const figureOf = (page: Page, title: string): Locator =>
  page.getByRole('figure').filter({ has: page.getByRole('img', { name: title, exact: true }) })

describe.runIf(hasBrowser)('the model', () => {
  let browser: Browser
  let desk: Visit
  beforeAll(async () => {
    browser = await openBrowser()
    desk = await visit(browser, '#/model')
  })
  afterAll(() => browser?.close())

  it('says first what the figures come to', async () => {
    const { page } = desk
    const { truePositives, falsePositives } = operatingPoints.find(
      ({ name }: { name: string }) => name === 'balanced',
    ).holdOut
    const hits = Math.round((100 * truePositives) / (truePositives + falsePositives))
    await page
      .getByText(`Of 100 customers that the model flags, about ${hits} leave; of 100 taken at random, 27 do.`)
      .waitFor()
  })

  it('draws every curve, and says the same in words and in figures', async () => {
    const { page } = desk
    for (const title of ['Reliability', 'Precision and recall', 'Gain', 'Lift', 'What it would have earned']) {
      const figure = figureOf(page, title)
      await figure.locator('svg.recharts-surface').waitFor()
      expect(await figure.getByRole('img', { name: title }).getAttribute('aria-describedby')).not.toBeNull()
      await figure.getByText('In figures').click()
      expect(await figure.getByRole('table').getByRole('row').count()).toBeGreaterThan(9)
    }
  })

  it('tells what the operating points do, on either sample', async () => {
    const { page } = desk
    const told = (sample: 'holdOut' | 'outOfFold') =>
      operatingPoints.map(
        ({ name, threshold, [sample]: { precision, recall } }: (typeof operatingPoints)[number]) =>
          `t \u201c${name}\u201d, from ${percent(threshold)}: precision ${percent(precision)}, recall ${percent(recall)}`,
      )
    const figure = figureOf(page, 'Precision and recall')
    for (const words of told('holdOut')) await figure.getByText(words).waitFor()
    const samples = page.getByRole('radiogroup', { name: 'Customers to draw the curves of' })
    await samples.getByText('Out of fold').click()
    for (const words of told('outOfFold')) await figure.getByText(words).waitFor()
    await samples.getByText('Hold-out').click()
  })

  it('sets the share that left beside the probability given, with its interval', async () => {
    const { page } = desk
    const rows = await figureOf(page, 'Reliability').getByRole('table').getByRole('row').allInnerTexts()
    const bins = [...evaluation.curves.holdOut.reliability, ...evaluation.curves.outOfFold.reliability]
    expect(rows.slice(1).map((row) => row.split('\t').slice(2))).toEqual(
      bins.map(({ meanProbability, churn: { value, low, high } }) => [
        percent(meanProbability),
        percent(value),
        `${percent(low)} to ${percent(high)}`,
      ]),
    )
    expect(await page.locator('.recharts-errorBar').count()).toBe(bins.length)
  })

  it('shows the figures under the pointer', async () => {
    const { page } = desk
    const chart = page.getByRole('img', { name: 'Gain', exact: true })
    await chart.hover()
    await chart.getByText(/^Reached: \d+\.\d%$/).waitFor()
  })

  it('reckons what it would have earned, at the amounts of the plan', async () => {
    const { page } = desk
    const figure = figureOf(page, 'What it would have earned')
    // Everyone contacted: 374 of 1,409 leave, 30 % of them stay for 800 and take 60, the others take 60; each costs 5.
    const { customers, churners } = evaluation.curves.holdOut.outcomes
    const everyone = (100 * (churners * 0.3 * 740 - (customers - churners) * 60 - 5 * customers)) / customers
    await figure.getByText(`contacting everyone: ${formatMoney(everyone, 'USD')}.`).waitFor()
    await page.getByRole('textbox', { name: 'An accepted offer costs' }).fill('900')
    await figure.getByText('At these amounts the model would contact nobody.').waitFor()
    await page.getByRole('link', { name: 'List' }).click()
    await page.getByRole('heading', { name: 'The plan' }).waitFor()
    expect(await page.getByRole('textbox', { name: /^An accepted offer costs/ }).inputValue()).toBe('900')
    await page.goBack()
    await page.getByRole('heading', { name: 'Limits' }).waitFor()
  })

  it('prints dark pages in light', async () => {
    const { page } = desk
    const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme)
    await page.getByRole('button', { name: /dark colours/ }).click()
    await page.emulateMedia({ media: 'print' })
    await expect.poll(scheme).toBe('light')
    await page.emulateMedia({ media: 'screen' })
    await expect.poll(scheme).toBe('dark')
  })

  it('has sent nothing anywhere, and broken no rule of its page', () => {
    expect(desk.strangers).toEqual([])
    expect(desk.complaints).toEqual([])
  })
})
