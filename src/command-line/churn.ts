#!/usr/bin/env node
import process from 'node:process'
import { ChurnError } from '@org/churn'
import { version } from '../../package.json'
import { help, readCommand, UsageError } from './options'
import { UnreadableFileError } from './read-csv'
import { score } from './score'

/** Runs one command line and returns its exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const command = readCommand(args)
    if (command.name !== 'score') {
      process.stdout.write(command.name === 'help' ? help : `${version}\n`)
      return 0
    }
    const terminal = { input: process.stdin, output: process.stdout, messages: process.stderr }
    const { scored, rejected } = await score(command.options, terminal)
    return scored === 0 && rejected > 0 ? 1 : 0
  } catch (error) {
    return explainFailure(error)
  }
}

/** Prints one sentence for what a user can mend; anything else keeps its stack. */
function explainFailure(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // The reader of a pipe has seen enough.
  if (code === 'EPIPE') return 0
  const known = error instanceof ChurnError || error instanceof UsageError || error instanceof UnreadableFileError
  const expected = known || code.startsWith('CSV_') || code.startsWith('E')
  process.stderr.write(`churn: ${expected ? (error as Error).message : (error as Error).stack}\n`)
  if (error instanceof UsageError) process.stderr.write('See churn --help.\n')
  return error instanceof UsageError ? 2 : 1
}

process.exitCode = await main(process.argv.slice(2))
