/** The desk built with the model of another company, one with dates, by one variable: its form, words and figures. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { toSql } from '@org/churn/sql'
import type { Browser, Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosenModel } from '../chosen-model.ts'
import { formatPercent } from '../src/pieces/format.ts'
import { give } from './customer-files.ts'
import { expectAccessible, hasBrowser, openBrowser, visit } from './visit.ts'

const folder = mkdtempSync(join(tmpdir(), 'rowers-'))
cpSync(fileURLToPath(new URL('../../../.ci/testing/rowers', import.meta.url)), folder, { recursive: true })
const limit = 'The river floods in April, and nobody rows then.'
writeFileSync(join(folder, 'MODEL_CARD.md'), `# Rowing club\n\n## Limits\n\n- **Floods.** ${limit}\n`)
const root = fileURLToPath(new URL('..', import.meta.url))
const { model, evaluation, verification } = readModelFolder(folder)
const predictor = createChurnPredictor({ model })
const ordinary = verification?.rows.filter(({ kind }) => kind === 'ordinary') ?? []
const [first] = ordinary
const trainedOn = model.contract.asOf ?? ''
/** Today by the clock of this place, which is the browser's. */
const today = new Intl.DateTimeFormat('sv-SE').format(new Date())
const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + 86_400_000 * days).toISOString().slice(0, 10)
const later = (Date.parse(today) - Date.parse(trainedOn)) / 86_400_000
/** A customer with all dates some days later: as of the day as much later, the same customer. */
const moved = (customer: object, days: number) =>
  Object.fromEntries(
    Object.entries(customer).map(([name, value]) => [
      name,
      /^\d{4}-\d\d-\d\d$/.test(String(value)) ? daysAfter(String(value), days) : value,
    ]),
  )

/** The ordinary members, some days later, as the club's own file has them. */
const members = (days: number) =>
  [
    ['Member', ...model.contract.fields.map(({ column }) => column)].join(','),
    ...ordinary.slice(0, 12).map(({ customer: given }, row) => {
      const customer = moved(given, days)
      const cells = model.contract.fields.map((field) => {
        const value = customer[field.name]
        if (field.type === 'date') return value === null ? '' : String(value).split('-').reverse().join('.')
        if ('trained' in field) return String(value ?? '')
        return field.values.find((each) => each.value === value)?.source[0] ?? ''
      })
      return [`MEMBER-${row + 1}`, ...cells].join(',')
    }),
  ].join('\n')

describe.skipIf(!hasBrowser)('built with another model', () => {
  const outDir = mkdtempSync(join(tmpdir(), 'desk-'))
  let server: PreviewServer
  let browser: Browser
  let address = ''

  beforeAll(async () => {
    const { NODE_ENV } = process.env
    Object.assign(process.env, { NODE_ENV: 'production', CHURN_MODEL: folder })
    await build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
    delete process.env.CHURN_MODEL
    process.env.NODE_ENV = NODE_ENV
    server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, build: { outDir }, logLevel: 'warn' })
    address = server.resolvedUrls?.local[0] ?? ''
    browser = await openBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    for (const made of [outDir, folder]) rmSync(made, { recursive: true, force: true })
  })

  it('has a form of this contract’s fields, and follows it', async () => {
    const { page, complaints, strangers } = await visit(browser, '#/customer', {}, address)
    const form = page.getByRole('form')
    for (const field of model.contract.fields.filter(({ input }) => input))
      await expect(form.getByLabel(new RegExp(`^${field.label}`)).count(), field.label).resolves.toBeGreaterThan(0)
    const answer = page.getByRole('region', { name: 'The answer' })
    expect(await answer.textContent()).toContain(formatPercent(first?.probability ?? 0))
    const customer = moved(first?.customer ?? {}, later)
    await form.getByRole('combobox', { name: 'Level' }).click()
    await page.getByRole('option', { name: 'Racing' }).click()
    const racing = predictor.predict({ ...customer, level: 'Racing' }, { asOf: today }).probability
    await answer.getByText(formatPercent(racing), { exact: true }).first().waitFor()
    // A value that the contract takes as missing.
    await form.getByRole('textbox', { name: /^Fee/ }).fill('')
    await form.getByText('Empty: not known.').waitFor()
    expect(await page.getByRole('heading', { name: 'What would change it' }).count()).toBe(0)
    await expectAccessible(page)
    expect([complaints, strangers]).toEqual([[], []])
    await page.context().close()
  })

  it('counts dates from today until another day is named, and keeps the answer while one is typed', async () => {
    const { page, complaints } = await visit(browser, '#/customer', {}, address)
    const answer = page.getByRole('region', { name: 'The answer' })
    const day = page.getByLabel(/^Counted as of/)
    expect(await day.inputValue()).toBe(today)
    const shown = async (asOf: string) => {
      const { probability } = predictor.predict(moved(first?.customer ?? {}, later), { asOf })
      await answer.getByText(formatPercent(probability), { exact: true }).first().waitFor()
      return formatPercent(probability)
    }
    const before = await shown(today)
    await day.fill('0002-03-04')
    await page.getByText(`the desk keeps ${today}`).waitFor()
    expect(await answer.textContent()).toContain(before)
    const other = daysAfter(today, 300)
    await day.fill(other)
    expect(await shown(other)).not.toBe(before)
    await page.getByRole('link', { name: 'Model' }).click()
    const statement = page.getByRole('region', { name: 'SQL statement' })
    expect(await statement.textContent()).toBe(toSql(predictor, { dialect: 'duckdb', table: 'members', asOf: other }))
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('scores and saves a list as of the day that is named, and hands the day on with the plan', async () => {
    const { page, complaints } = await visit(browser, '', {}, address)
    await give(page, 'old.csv', members(0))
    await page.getByText(/If the file describes another day, name that day above/).waitFor()
    await give(page, 'members.csv', members(later))
    await page.getByRole('heading', { level: 1, name: 'members.csv' }).waitFor()
    const saved = async (at: Page, name: string | RegExp) => {
      const [download] = await Promise.all([at.waitForEvent('download'), at.getByRole('button', { name }).click()])
      return readFileSync(await download.path(), 'utf8')
    }
    const exported = async (at: Page) => {
      const [header, ...rows] = (await saved(at, 'Save everyone')).trim().split('\r\n')
      const [name, probability] = ['Member', 'churnProbability'].map((column) =>
        (header ?? '').replace('\ufeff', '').split(',').indexOf(column),
      )
      return Object.fromEntries(rows.map((row) => row.split(',')).map((cells) => [cells[name], cells[probability]]))
    }
    const expected = (asOf: string) =>
      Object.fromEntries(
        ordinary
          .slice(0, 12)
          .map(({ customer }, row) => [
            `MEMBER-${row + 1}`,
            predictor.predict(moved(customer, later), { asOf }).probability.toFixed(3),
          ]),
      )
    const nextMonth = daysAfter(today, 30)
    expect(expected(nextMonth)).not.toEqual(expected(today))
    expect(await exported(page)).toEqual(expected(today))
    await page.getByLabel(/^Counted as of/).fill(nextMonth)
    await expect.poll(() => exported(page)).toEqual(expected(nextMonth))
    const plan = await saved(page, 'Save the plan')
    await expectAccessible(page)
    const colleague = await visit(browser, '', {}, address)
    await give(colleague.page, 'plan.json', plan)
    await colleague.page.getByRole('heading', { level: 1, name: 'members.csv' }).waitFor()
    expect(await colleague.page.getByLabel(/^Counted as of/).inputValue()).toBe(nextMonth)
    expect(await exported(colleague.page)).toEqual(expected(nextMonth))
    await give(colleague.page, 'dayless.json', plan.replace(`"asOf":"${nextMonth}"`, '"asOf":"some day"'))
    await colleague.page.getByText('The plan was changed or cut short.').waitFor()
    expect([complaints, colleague.complaints]).toEqual([[], []])
    await Promise.all([page, colleague.page].map((each) => each.context().close()))
  })

  it('scores a list it has made up from this contract, without a warning', async () => {
    const { page, complaints } = await visit(browser, '#/batch', {}, address)
    await page.getByRole('heading', { name: 'The plan' }).waitFor()
    await page.getByText('What the file needs').first().click()
    expect(await page.getByText('Paid until', { exact: true }).count()).toBeGreaterThan(0)
    expect(await page.getByRole('heading', { name: 'About this file' }).count()).toBe(0)
    await page
      .getByRole('table')
      .getByRole('button', { name: /^[A-Z][a-z]+ [A-Z][a-z]+$/ })
      .first()
      .click()
    await page.getByRole('form').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('shows this model’s figures and its own limits', async () => {
    const { page, complaints } = await visit(browser, '#/model', {}, address)
    const table = page.getByRole('table', { name: 'How good it is' })
    expect(await table.textContent()).toContain(evaluation?.holdOut.rocAuc.toFixed(3))
    await page.getByText(limit).waitFor()
    expect(await page.textContent('body')).toContain(`rowers ${model.manifest.version}`)
    const statement = await page.getByRole('region', { name: 'SQL statement' }).textContent()
    expect(statement).toBe(toSql(predictor, { dialect: 'duckdb', table: 'members', asOf: today }))
    expect(await page.textContent('body')).not.toMatch(/telco|IBM|tenure/i)
    await expectAccessible(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

it.each([
  ['/nowhere', '/nowhere does not exist, expected the folder of a model bundle.'],
  [root, 'is not a model bundle: it holds no manifest.json.'],
])('does not build with %s, and says what to name', (name, sentence) => {
  const { load } = chosenModel(name)
  expect(() => (load as (id: string) => unknown)('\0virtual:chosen-model')).toThrow(sentence)
})
