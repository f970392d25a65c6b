import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser, openBrowser } from './visit.ts'

/** The screen that a newcomer reads first, served as `npm run start-here` does. */
describe.runIf(hasBrowser)('the what-if screen to start from', () => {
  let server: ViteDevServer
  beforeAll(async () => {
    const root = fileURLToPath(new URL('../start-here', import.meta.url))
    server = await createServer({ root, logLevel: 'warn', server: { port: 0, host: '127.0.0.1' } })
    await server.listen()
  })
  afterAll(() => server?.close())

  it('answers each contract with a probability of its own and three reasons', async () => {
    const browser = await openBrowser()
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(server.resolvedUrls?.local[0] ?? '')
    const heading = page.getByRole('heading', { level: 1 })
    const seen: string[] = []
    for (const contract of ['One year', 'Two year', 'Month-to-month']) {
      await page.getByRole('button', { name: contract }).click()
      seen.push(((await heading.textContent()) ?? '').match(/^\d+\.\d% likely to leave$/)?.[0] ?? '')
      expect(await page.getByRole('listitem').count()).toBe(3)
    }
    expect(new Set(seen).size).toBe(3)
    expect(seen).not.toContain('')
    expect(complaints).toEqual([])
    await browser.close()
  })
})
