/**
 * Installs Chromium for the tests that need a real browser, where none is found and it can be done unasked: as root on
 * Debian. Elsewhere it says what to do; whether a missing browser is a failure is for the tests to say.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { findBrowser } from './browser.mjs'

const releaseFile = '/etc/os-release'
const isRoot = process.getuid?.() === 0
const isDebian = existsSync(releaseFile) && /^ID=debian$/m.test(readFileSync(releaseFile, 'utf8'))

const found = findBrowser(chromium.executablePath())
if (found !== undefined) {
  process.stdout.write(`browser: ${found}\n`)
} else if (isRoot && isDebian) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], options)
  process.stdout.write(`browser: ${findBrowser()}, installed\n`)
} else {
  process.stderr.write(
    'There is no Chromium. Install Chromium or Google Chrome, run "npx playwright-core install chromium", ' +
      'or name one in the variable CHURN_BROWSER.\n',
  )
}
