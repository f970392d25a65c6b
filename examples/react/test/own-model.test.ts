/** The desk built with the model of another company, by one variable: its form, its words and its figures. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { toSql } from '@org/churn/sql'
import type { Browser } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chosenModel } from '../chosen-model.ts'
import { formatPercent } from '../src/pieces/format.ts'
import { expectAccessible, hasBrowser, openBrowser, visit } from './visit.ts'

const folder = fileURLToPath(new URL('../../../.ci/testing/ferries', import.meta.url))
const root = fileURLToPath(new URL('..', import.meta.url))
const { model, evaluation, verification } = readModelFolder(folder)
const predictor = createChurnPredictor({ model })
const [first] = verification?.rows.filter(({ kind }) => kind === 'ordinary') ?? []

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
    rmSync(outDir, { recursive: true, force: true })
  })

  it('has a form of this contract’s fields, and follows it', async () => {
    const { page, complaints, strangers } = await visit(browser, '#/customer', {}, address)
    const form = page.getByRole('form')
    for (const field of model.contract.fields.filter(({ input }) => input))
      await expect(form.getByLabel(new RegExp(`^${field.label}`)).count(), field.label).resolves.toBeGreaterThan(0)
    const answer = page.getByRole('region', { name: 'The answer' })
    expect(await answer.textContent()).toContain(formatPercent(first?.probability ?? 0))
    await form.getByRole('combobox', { name: 'Rota' }).click()
    await page.getByRole('option', { name: 'Night boats' }).click()
    const moved = predictor.predict({ ...first?.customer, rota: 'Night boats' }).probability
    await answer.getByText(formatPercent(moved), { exact: true }).first().waitFor()
    // A value that the contract takes as missing, of which it does and does not say what that means.
    for (const name of ['Sick days', 'Hourly wage']) await form.getByLabel(new RegExp(`^${name} `)).fill('')
    await form.getByText('Empty: not recorded.').waitFor()
    await form.getByText('Empty: not known.').waitFor()
    expect(await page.getByRole('heading', { name: 'What would change it' }).count()).toBe(0)
    await expectAccessible(page)
    expect([complaints, strangers]).toEqual([[], []])
    await page.context().close()
  })

  it('scores a list it has made up from this contract, without a warning', async () => {
    const { page, complaints } = await visit(browser, '#/batch', {}, address)
    await page.getByRole('heading', { name: 'The plan' }).waitFor()
    await page.getByText('What the file needs').first().click()
    expect(await page.getByText('Hourly wage', { exact: true }).count()).toBeGreaterThan(0)
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
    await page.getByRole('heading', { name: 'Limits' }).waitFor()
    expect(await page.textContent('body')).toContain('ferries 1.0.0')
    const statement = await page.getByRole('region', { name: 'SQL statement' }).textContent()
    expect(statement).toBe(toSql(predictor, { dialect: 'duckdb', table: 'employees' }))
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
