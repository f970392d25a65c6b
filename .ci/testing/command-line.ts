import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CsvRecord } from '@org/churn/csv'
import { onTestFinished } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The built command line; `npm run fuzz -- --mutations` builds it with a fault elsewhere. */
export const binary = process.env.CHURN_COMMAND ?? at('../../dist/churn.js')

const sample = readFileSync(at('../../examples/customers.csv'), 'utf8').trim().split('\n')

/** Header line of the sample customers: the data set's columns without the label. */
export const header = sample[0]

/** Lines of sample customers that can be scored, repeated as often as needed. */
export function customers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => sample[1 + (index % (sample.length - 1))])
}

/** The first sample customer's line with one cell set to `text`, as it is. */
export function customerWith(column: string, text: string): string {
  const cells = sample[1].split(',')
  cells[header.split(',').indexOf(column)] = text
  return cells.join(',')
}

/** One line of a file as the CSV reader gives it. */
export function recordOf(line: number, cells: readonly string[], problem?: CsvRecord['problem']): CsvRecord {
  const bytes = new TextEncoder().encode(cells.join(','))
  return { firstLine: line, lastLine: line, cells, bytes, encoding: 'utf-8', problem }
}

/** A folder of the test's own, removed after it. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'churn-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A file of the test's own, removed after it. */
export function fileOf(content: string | Buffer, name = 'customers.csv'): string {
  const path = join(folder(), name)
  writeFileSync(path, content)
  return path
}

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly messages: string
}

export interface RunOptions {
  readonly input?: string | Buffer
  /** Options of Node itself. */
  readonly node?: readonly string[]
  /** User to run as. */
  readonly uid?: number
}

/** Starts the built command line as a user would. */
export function start(args: readonly string[], { node = [], uid }: RunOptions = {}) {
  if (!existsSync(binary)) throw new Error(`Got no ${binary}, expected the build: run "npx tsup" before these tests.`)
  return spawn(process.execPath, [...node, binary, ...args], { ...(uid === undefined ? {} : { uid }) })
}

export async function run(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = start(args, options)
  let output = ''
  let messages = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    messages += text
  })
  // The command may refuse its input before it has read all of it.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output, messages }))
  })
}

/** Scores text that stands in a file. */
export function scoreText(content: string | Buffer, ...args: string[]): Promise<Finished> {
  return run(['score', fileOf(content), ...args])
}
