/**
 * Installs Chromium for the tests that need a real browser, where none is found and it can be done unasked: as root on
 * Debian. Elsewhere it says what to do; whether a missing browser is a failure is for the tests to say.
 */
import { chromium } from 'playwright-core'
import { findBrowser } from './browser.mjs'
import { installOnDebian } from './install-on-debian.mjs'

const found = findBrowser(chromium.executablePath())
if (found !== undefined) {
  process.stdout.write(`browser: ${found}\n`)
} else if (installOnDebian('chromium')) {
  process.stdout.write(`browser: ${findBrowser()}, installed\n`)
} else {
  process.stderr.write(
    'There is no Chromium. Install Chromium or Google Chrome, run "npx playwright-core install chromium", ' +
      'or name one in the variable CHURN_BROWSER.\n',
  )
}
