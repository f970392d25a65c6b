/**
 * `npm run measure`: builds the desk and measures, in a real browser, how long a list of 100,000 customers takes from the
 * file to the ranked rows, the longest time that the page did not draw meanwhile, and how smoothly the list scrolls.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { findBrowser, launchBrowser } from '../test/browser.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const count = Number(process.argv[2] ?? 100_000)
const rounds = 3
const executablePath = findBrowser()
if (executablePath === undefined) throw new Error('Measure: got no browser, expected Chromium or one in CHURN_BROWSER.')

const [header, ...lines] = readFileSync(new URL('../../customers.csv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
/** Customers of all tenures and charges: a file whose rows are all alike would be read from memory alone. */
const rows = Array.from({ length: count }, (_, row) => {
  const cells = lines[row % lines.length].split(',')
  const numbers = cells.flatMap((cell, place) => (/^\d+(\.\d+)?$/.test(cell) && place > 2 ? [place] : []))
  for (const place of numbers) {
    const [, digits = ''] = cells[place].split('.')
    cells[place] = digits === '' ? `${row % 72}` : (20 + ((row * 7919) % 9000) / 100).toFixed(2)
  }
  return cells.join(',')
})
const text = [header, ...rows].join('\n')

await build({ root, logLevel: 'warn' })
const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' })
const browser = await launchBrowser(executablePath)
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(server.resolvedUrls.local[0])
  await page.getByRole('table').waitFor()
  for (let round = 1; round <= rounds; round++) {
    const file = await page.evaluateHandle(
      (content) => new File([content], `customers-${Math.random()}.csv`, { type: 'text/csv' }),
      text,
    )
    const { seconds, longest } = await page.evaluate(async (dropped) => {
      const until = async (isThere) => {
        while (!isThere()) await new Promise(requestAnimationFrame)
      }
      let last = performance.now()
      let longest = 0
      let isOver = false
      const watch = (now) => {
        longest = Math.max(longest, now - last)
        last = now
        if (!isOver) requestAnimationFrame(watch)
      }
      requestAnimationFrame(watch)
      const start = performance.now()
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(dropped)
      document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
      await until(() => document.querySelector('h1').textContent === dropped.name)
      // Ranked, with the reasons of the rows in sight.
      await until(() => document.querySelector('[role="row"] [aria-expanded]') !== null)
      isOver = true
      return { seconds: (performance.now() - start) / 1000, longest }
    }, file)
    const scrolled = await page.evaluate(async () => {
      const scroller = document.querySelector('[role="table"]').parentElement
      const gaps = []
      let last = performance.now()
      for (let frame = 0; frame < 120; frame++) {
        scroller.scrollTop += 400
        await new Promise(requestAnimationFrame)
        gaps.push(performance.now() - last)
        last = performance.now()
      }
      return gaps.sort((a, b) => a - b)[Math.floor(0.95 * gaps.length)]
    })
    process.stdout.write(
      `round ${round}: ${count} customers ranked in ${seconds.toFixed(2)} s, longest pause ${longest.toFixed(0)} ms, ` +
        `95 % of frames while scrolling within ${scrolled.toFixed(0)} ms\n`,
    )
  }
} finally {
  await browser.close()
  await server.close()
}
