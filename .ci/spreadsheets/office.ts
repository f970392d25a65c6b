import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

/** LibreOffice: what the variable CHURN_OFFICE names, or else the first that is installed. */
export function findOffice(): string | undefined {
  const named = process.env.CHURN_OFFICE
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => ['soffice', 'libreoffice'].map((name) => join(folder, name))).find(existsSync)
}

/** The same for a test: without it, it fails in continuous integration, and elsewhere says aloud what is not checked. */
export function requireOffice(what: string): string | undefined {
  const office = findOffice()
  if (office !== undefined) return office
  const message = `${what}: there is no LibreOffice. Run "node .ci/install-office.mjs", or name one in CHURN_OFFICE.`
  if (process.env.CI === 'true') throw new Error(message)
  process.stderr.write(`NOT CHECKED: ${message}\n`)
  return undefined
}

/** Every sheet of a workbook as CSV, all values as shown. */
const allSheets = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'

/** Opens a workbook without a window, calculates it, and answers its sheets as CSV, by their names. */
export async function calculate(office: string, workbook: Buffer): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'churn-office-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const out = join(folder, 'out')
  mkdirSync(out)
  const path = join(folder, 'book.xlsx')
  writeFileSync(path, workbook)
  // A profile of its own, so that it neither waits for another one nor asks anything.
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`
  const words = ['--headless', '--norestore', profile, '--convert-to', allSheets, '--outdir', out, path]
  await promisify(execFile)(office, words, { timeout: 240_000 })
  const sheets = readdirSync(out).map((name) => [
    name.slice('book-'.length, -'.csv'.length),
    readFileSync(join(out, name), 'utf8'),
  ])
  return Object.fromEntries(sheets)
}
