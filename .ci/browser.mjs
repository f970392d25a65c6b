/**
 * Finds a Chromium for the tests that need a real browser: one that is installed, else Playwright's own.
 *
 * const executablePath = requireBrowser('the page', chromium.executablePath())
 * chromium.launch({ executablePath, args: browserFlags })
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** For a browser without screen, sandbox or a connection to its maker; as root Chromium refuses its sandbox. */
export const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The browser that the variable CHURN_BROWSER names, else the first one installed, else `ownBrowser`, where Playwright
 * keeps its own. Undefined without a browser; fails if CHURN_BROWSER names a file that does not exist.
 */
export function findBrowser(ownBrowser, environment = process.env, exists = existsSync) {
  const named = environment.CHURN_BROWSER
  if (named) {
    if (exists(named)) return named
    throw new Error(`CHURN_BROWSER: got "${named}", expected the path of a Chromium that is there.`)
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const installed = commands.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...installed, ...applications, ...(ownBrowser ? [ownBrowser] : [])].find((path) => exists(path))
}

/**
 * The same for a test: where there is no browser it fails in continuous integration, and elsewhere says aloud what is
 * not checked and answers undefined.
 */
export function requireBrowser(what, ownBrowser, environment = process.env, exists = existsSync) {
  const path = findBrowser(ownBrowser, environment, exists)
  if (path !== undefined) return path
  const message = `${what}: there is no browser. Run "node .ci/install-chromium.mjs", or name one in CHURN_BROWSER.`
  if (environment.CI === 'true') throw new Error(message)
  process.stderr.write(`NOT CHECKED: ${message}\n`)
  return undefined
}
