import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const applications = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const flags = [
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

/** The browser that CHURN_BROWSER names, else one that is installed, else Playwright's own; undefined without any. */
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const installed = commands.flatMap((name) => folders.map((folder) => join(folder, name)))
  const candidates = [process.env.CHURN_BROWSER ?? '', ...installed, ...applications, chromium.executablePath()]
  return candidates.find((path) => path !== '' && existsSync(path))
}

/** Starts the browser at `executablePath`, without screen, and without any talk to its maker. */
export function launchBrowser(executablePath) {
  return chromium.launch({ executablePath, args: flags })
}
