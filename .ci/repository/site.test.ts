/** The documentation site: every page is there, every link leads to a page, and the search finds what the guides say. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inflateSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { browserFlags, requireBrowser } from '../browser.mjs'
import { installed } from '../npm.mjs'
import { root } from '../testing/packed'
import { documents, markdownFiles } from './code-blocks'
import { brokenLinks, htmlLinks } from './links'

/** Where `npm run docs` builds it, too: what has been checked is what is published. */
const site = join(root, 'docs', 'api')
const executablePath = requireBrowser('the documentation site', chromium.executablePath()) ?? ''
let pages: string[] = []
const page = (name: string) => readFileSync(join(site, name), 'utf8')

beforeAll(() => {
  const { status, stdout, stderr } = spawnSync(...installed('typedoc'), { cwd: root, encoding: 'utf8' })
  // Its warnings are errors: an export without a word about it, a link in a comment that leads nowhere.
  if (status !== 0) throw new Error(`typedoc fails:\n${stdout}${stderr}`)
  const text = spawnSync(process.execPath, ['docs/plain-text.mjs'], { cwd: root, encoding: 'utf8' })
  if (text.status !== 0) throw new Error(`docs/plain-text.mjs fails:\n${text.stderr}`)
  pages = (readdirSync(site, { recursive: true }) as string[]).filter((name) => name.endsWith('.html'))
}, 240_000)

test('has no broken link', () => {
  expect(pages.length).toBeGreaterThan(50)
  const broken = pages.flatMap((name) => brokenLinks(join(site, name), 'html').map((link) => `${name}: ${link}`))
  expect(broken).toEqual([])
})

test('leads to no file that a browser would show raw or download, such as Markdown', () => {
  const local = (link: string) => link !== '' && !/^([a-z]+:|#)/.test(link)
  const raw = (link: string) => !/(\.(html|css|js|svg|png|jpg)|\/)$/.test(link.replace(/[?#].*/, ''))
  const links = pages.flatMap((name) => htmlLinks(page(name)).map((link) => ({ name, link })))
  expect(links.filter(({ link }) => local(link) && raw(link))).toEqual([])
})

test('has every guide and every example, called what its heading says', () => {
  const examples = markdownFiles().filter((name) => /^examples\/\w+\/README\.md$/.test(name))
  expect(examples.length).toBeGreaterThan(4)
  for (const name of [...documents(), ...examples]) {
    const heading = readFileSync(join(root, name), 'utf8').match(/^# ([^:,\n]+)/)?.[1]
    const title = `<title>${heading} | @org/churn</title>`
    const found = pages.filter((each) => each.startsWith('documents') && page(each).includes(title))
    expect(found, name).toHaveLength(1)
  }
})

test('has a page for every entry of the package', () => {
  const entries = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'))
  for (const entry of entries) {
    const title = `<title>${entry.replace('.', '@org/churn')} | @org/churn</title>`
    expect(
      pages.filter((name) => page(name).includes(title)),
      entry,
    ).toHaveLength(1)
  }
})

test('has every export of every entry in one plain text, with its comment', async () => {
  const text = page('api.txt')
  for (const entry of Object.keys(manifest.exports).filter((name) => !name.endsWith('.json')))
    expect(text).toContain(`# ${entry.replace('.', '@org/churn')}\n`)
  for (const name of Object.keys(await import('@org/churn')))
    expect(text, name).toMatch(new RegExp(`^### ${name}\\b`, 'm'))
  expect(text).toContain('stable across releases')
  expect(text).not.toMatch(/\]\([^)]+\.md/)
})

test('says in llms.txt what there is: every guide, by its heading and first sentence', () => {
  const text = page('llms.txt')
  expect(text).toMatch(/^# @org\/churn\n\n> Churn prediction you can/)
  for (const name of documents()) {
    const heading = readFileSync(join(root, name), 'utf8').match(/^# (.+)$/m)?.[1]
    expect(text).toMatch(new RegExp(`^- \\[${heading}\\]\\(https://\\S+/${name}\\): \\S.{20}`, 'm'))
  }
})

test('shows the pictures of the report', () => {
  const shown = page('documents/What_the_numbers_mean.html').match(/<img src="[^"]+\.svg"/g) ?? []
  expect(shown.length).toBeGreaterThan(4)
})

/** What stands in a guide and in no name of an export. */
const wordsOfGuides = [
  ['gdpr', 'Threats and privacy'],
  ['mlflow', 'Training'],
  ['m2cgen', '@org/churn'],
  ['fargate', 'On AWS'],
] as const

test.each(wordsOfGuides)('has "%s" in its search index, for %s', (word, title) => {
  const [, packed = ''] = page('assets/search.js').match(/searchData = "([^"]+)"/) ?? []
  const { rows, index } = JSON.parse(inflateSync(Buffer.from(packed, 'base64')).toString())
  // Of each word of the index, lunr keeps by field where it stands: the keys are places in the list of rows.
  const fields = new Map<string, { document: object }>(index.invertedIndex).get(word)
  const found = Object.keys(fields?.document ?? {}).map((place) => rows[Number(place)].name)
  expect(found).toContain(title)
})

/** The first words of blocks of code that do not wrap. */
const cutCode = `[...document.querySelectorAll('.tsd-typography pre')]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map(({ innerText }) => innerText.slice(0, 80))`

describe.skipIf(executablePath === '')('in a browser', () => {
  let browser: Browser
  let search: Page
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: browserFlags })
    // One page for all questions: each page that searches has to read the whole index first.
    search = await browser.newPage()
    await search.goto(pathToFileURL(join(site, 'index.html')).href)
    await search.click('#tsd-search-trigger')
  })
  afterAll(() => browser.close())

  /** The names that the page lists for a question, best first. */
  async function ask(question: string): Promise<string[]> {
    await search.fill('#tsd-search-input', '')
    await search.waitForFunction("document.querySelector('#tsd-search-results li') === null")
    await search.fill('#tsd-search-input', question)
    await search.waitForSelector('#tsd-search-results li')
    const results = await search.locator('#tsd-search-results li').allInnerTexts()
    return results.map((result) => result.trim().split('\n')[0] ?? '')
  }

  test.each([
    ['GDPR', /^Threats and privacy$/],
    // What it is, and how to choose one.
    ['threshold', /^(Words|What the numbers mean|A week in retention)$/],
    ['batch', /^Batches$/],
    ['docker', /^(On AWS|Churn service)$/],
    ['m2cgen', /^@org\/churn$/],
    // Who knows an export by its name looks for that.
    ['createChurnPredictor', /\.createChurnPredictor$/],
    ['InvalidCustomerError', /\.InvalidCustomerError$/],
  ])('the search answers "%s" with what explains it', async (question, first) => {
    expect((await ask(question))[0]).toMatch(first)
  })

  test.each([
    ['m2cgen', /m2cgen takes [\d.]+ times as long/],
    ['coercion', /Switch coercion off/],
    ['parseCustomer', /Reads what came from outside/],
  ])('a result of "%s" shows the words around it', async (question, words) => {
    await ask(question)
    const snippet = search.locator('#tsd-search-results li .search-snippet').filter({ hasText: words })
    await snippet.first().waitFor()
    expect(await snippet.first().locator('mark').textContent()).toMatch(new RegExp(`^(${question})?$`, 'i'))
  })

  test('the search finds words joined by a hyphen', async () => {
    expect((await ask('back-pressure')).length).toBeGreaterThan(1)
  })

  test('nothing lies beyond the edge of a window, narrow or wide', async () => {
    const tab = await browser.newPage()
    for (const name of pages.filter((each) => each === 'index.html' || each.startsWith('documents'))) {
      await tab.setViewportSize({ width: 400, height: 800 })
      await tab.goto(pathToFileURL(join(site, name)).href)
      expect(await tab.evaluate('document.documentElement.scrollWidth'), name).toBe(400)
      expect(await tab.evaluate(cutCode), name).toEqual([])
      await tab.setViewportSize({ width: 1280, height: 800 })
      expect(await tab.evaluate('document.documentElement.scrollWidth'), name).toBe(1280)
    }
    await tab.close()
  }, 60_000)
})
