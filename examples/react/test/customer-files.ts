import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** The sample customers as a CSV file, and its lines. */
export const customers = readFileSync(new URL('../../customers.csv', import.meta.url), 'utf8').trimEnd()
export const [header, ...lines] = customers.split('\n')

/** Gives the page a file, as if it had been chosen. */
export async function give(page: Page, name: string, content: string | Buffer): Promise<void> {
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: typeof content === 'string' ? Buffer.from(content) : content })
}

/** Drops a file with this text on some element of the page. */
export async function drop(page: Page, target: string, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], fileName, { type: 'text/csv' }))
      return transfer
    },
    [name, text],
  )
  for (const type of ['dragover', 'drop']) await page.locator(target).first().dispatchEvent(type, { dataTransfer })
}
