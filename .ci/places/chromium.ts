import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { browserFlags, requireBrowser } from '../browser.mjs'
import type { ConformanceReport } from './conformance'
import type { Answers } from './place'
import { type Page, serve } from './web-server'

/** How long the browser may take for a step, in milliseconds: a busy machine is no fault of the package's. */
const patience = 110_000

/** How to start the installed browser, or Playwright's own. Undefined if there is none and CHURN_BROWSER asks for none. */
export function findChromium(): (() => Promise<Browser>) | undefined {
  const executablePath = requireBrowser('the package in Chromium', chromium.executablePath())
  if (executablePath === undefined) return undefined
  return () => chromium.launch({ executablePath, args: browserFlags, timeout: patience })
}

/** The engine's binary, where the bundled engine looks for it: beside the script. */
export function engineFiles(project: string): Record<string, Page> {
  const name = 'ort-wasm-simd-threaded.wasm'
  return { [`/${name}`]: { body: readFileSync(join(project, 'node_modules/onnxruntime-web/dist', name)) } }
}

/** What a page's or a worker's program does with its report: `answer` is a promise that is always kept. */
export const answering = `const answer = run().then(
  (report) => ({ report }),
  (error) => ({ failure: String(error) + ' ' + String(error.cause ?? '') }),
)`

/** What a page did, and what became of it. */
export interface Visit {
  readonly answer: unknown
  readonly printed: readonly string[]
  /** Addresses that were asked for. */
  readonly requests: readonly string[]
  /** Web workers that the page started, and those that are still there long after its answer. */
  readonly workers: { readonly started: number; readonly left: number }
}

/** How long a worker that was told to end may take, in milliseconds. */
const workersPatience = 20_000

const countWorkers = `
globalThis.workersStarted = 0
globalThis.Worker = class extends Worker {
  constructor(...options) {
    super(...options)
    globalThis.workersStarted++
  }
}`

/**
 * Opens the page at `/` in a browser context of its own, and waits for its `globalThis.answer`; `folder` is served below
 * /files/. Workers are waited for until they have ended, unless they are meant to stay.
 */
export async function visit(
  browser: Browser,
  pages: Readonly<Record<string, Page>>,
  folder: string,
  { workersStay = false } = {},
): Promise<Visit> {
  const server = await serve(pages, folder)
  const context = await browser.newContext()
  try {
    const printed: string[] = []
    const requests: string[] = []
    context.on('request', (request) => requests.push(request.url().replace(server.origin, '')))
    context.setDefaultTimeout(patience)
    const page = await context.newPage()
    // Counted in the page: the browser tells of a worker later, and never of one that ended before it could.
    await page.addInitScript(countWorkers)
    let seen = 0
    page.on('worker', () => void seen++)
    page.on('console', (message) => printed.push(message.text()))
    page.on('pageerror', (error) => printed.push(String(error)))
    await page.goto(`${server.origin}/`)
    // The page has loaded before a module that awaits has run to its end.
    const asked = performance.now()
    while (!(await page.evaluate('globalThis.answer !== undefined')) && performance.now() - asked < patience)
      await page.waitForTimeout(20)
    const answer = await page.evaluate('globalThis.answer')
    const started: number = await page.evaluate('globalThis.workersStarted')
    const answered = performance.now()
    const isSettled = () => workersStay || (page.workers().length === 0 && seen >= started)
    while (!isSettled() && performance.now() - answered < workersPatience) await page.waitForTimeout(20)
    return { answer, printed, requests, workers: { started, left: page.workers().length } }
  } finally {
    await context.close()
    server.close()
  }
}

/** The conformance report of the page at `/`. */
export async function visitForReport(
  browser: Browser,
  pages: Readonly<Record<string, Page>>,
  folder: string,
): Promise<Omit<Answers, 'size'>> {
  const { answer, printed, requests } = await visit(browser, pages, folder)
  const { report, failure } = (answer ?? {}) as { report?: ConformanceReport; failure?: string }
  if (report === undefined) throw new Error(`${failure}\n${printed.join('\n')}`)
  return { report, warnings: printed.join('\n'), coldStartFrom: 'import', requests }
}
