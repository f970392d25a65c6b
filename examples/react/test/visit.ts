import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { findBrowser, launchBrowser } from './browser.mjs'

const path = findBrowser()
if (path === undefined && process.env.CI === 'true') {
  throw new Error('Retention desk: there is no browser to test in. Install Chromium, or name one in CHURN_BROWSER.')
}
if (path === undefined) {
  process.stderr.write(
    'NOT CHECKED: the retention desk in a browser. Install Chromium, or name one in CHURN_BROWSER.\n',
  )
}

/** False where there is no browser; said aloud then, and an error in continuous integration. */
export const hasBrowser = path !== undefined

export function openBrowser(): Promise<Browser> {
  return launchBrowser(path)
}

/** One visit to the desk, with all that it must not do on record. */
export interface Visit {
  readonly page: Page
  /** Addresses that were asked for anywhere but where the page came from. */
  readonly strangers: readonly string[]
  /** Errors and warnings of the console, breaches of the page's policy among them. */
  readonly complaints: readonly string[]
}

export async function visit(
  browser: Browser,
  hash: string,
  options: BrowserContextOptions = {},
  address = inject('address'),
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
      // biome-ignore lint/suspicious/noConsole: the way out of the page to the test.
      console.error(`forbidden by the page's policy: ${violatedDirective} ${sourceFile}`),
    )
  })
  const strangers: string[] = []
  const complaints: string[] = []
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol !== 'blob:' && origin !== new URL(address).origin) strangers.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${address}${hash}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { page, strangers, complaints }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs every rule of axe on the page as it stands; what it finds fails the test, by name and place. */
export async function expectAccessible(page: Page): Promise<void> {
  // By the debugger, not by a script element: the page's policy would refuse one.
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  })
  expect(found).toEqual([])
}
