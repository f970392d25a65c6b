/**
 * `npm run screenshots`: builds the desk and takes the pictures of the README in a real browser. With `--all` it takes
 * every page in light and dark, wide and narrow, into the folder that SCREENSHOTS names, to be looked at.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { findBrowser, launchBrowser } from '../test/browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const all = process.argv.includes('--all')
const folder = all ? (process.env.SCREENSHOTS ?? join(root, 'node_modules', '.screenshots')) : join(root, 'screenshots')
const executablePath = findBrowser()
if (executablePath === undefined)
  throw new Error('Screenshots: got no browser, expected Chromium or one in CHURN_BROWSER.')

mkdirSync(folder, { recursive: true })
await build({ root, logLevel: 'warn' })
const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' })
const [address] = server.resolvedUrls.local
const browser = await launchBrowser(executablePath)

const labelled = {
  name: 'customers.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    readFileSync(join(root, '..', 'customers.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line, row) => `${line},${row === 0 ? 'Churn' : row % 3 === 0 ? 'Yes' : 'No'}`)
      .join('\n'),
  ),
}

const views = all
  ? ['light', 'dark'].flatMap((colorScheme) => [1280, 390, 320].map((width) => ({ colorScheme, width, height: 900 })))
  : [{ colorScheme: 'light', width: 1280, height: 1240 }]
for (const { colorScheme, width, height } of views) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const take = async (name) => {
    // Charts measure themselves once more after they have been drawn.
    await page.waitForTimeout(300)
    const path = join(folder, `${name}${all ? `-${colorScheme}-${width}` : ''}`)
    if (all) await page.screenshot({ path: `${path}.png`, fullPage: true })
    else await page.screenshot({ path: `${path}.jpg`, quality: 82 })
  }
  await page.goto(address)
  await page
    .getByText(/points$/)
    .first()
    .waitFor()
  await take('list')
  if (all) {
    await page.pdf({ path: join(folder, `plan-${colorScheme}-${width}.pdf`), format: 'A4' })
    await page.getByLabel('Choose a file').setInputFiles(labelled)
    await page.getByRole('heading', { name: 'How it did on this file' }).waitFor()
    await take('outcomes')
  }
  await page.getByRole('table').getByRole('row').nth(2).getByRole('button').first().click()
  await page.getByRole('region', { name: 'The answer' }).waitFor()
  await take('customer')
  await page.getByRole('link', { name: 'Model' }).click()
  await page.getByRole('heading', { name: 'Limits' }).waitFor()
  if (!all) await page.getByRole('heading', { name: 'Curves' }).evaluate((curves) => scrollTo(0, curves.offsetTop - 90))
  await take('model')
  await context.close()
}
await browser.close()
await server.close()
