import process from 'node:process'
import { version } from '../../package.json'
import { ChurnError } from '../lines/without-schemas'
import { describeSystemError, FileError, UsageError } from './failures'
import { openModel } from './open-model'
import { help, readCommand } from './options'
import { signalsHeard } from './signals'

/** Runs one command line and returns its exit code. Each command loads what it needs, and no other's. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === 'sql') {
      const { sql } = await import('./sql')
      await sql(args.slice(1), process.stdout)
      return 0
    }
    if (args[0] === 'package') {
      const { makePackage } = await import('./package')
      makePackage(args.slice(1), process.stdout)
      return 0
    }
    if (args[0] === 'sheet') {
      const { modelSheet } = await import('./model-sheet')
      await modelSheet(args.slice(1), process.stdout)
      return 0
    }
    if (args[0] === 'mcp') {
      const { mcp } = await import('./mcp')
      await mcp(args.slice(1), process.stdout, process.stderr)
      return 0
    }
    const command = readCommand(args)
    if (command.name === 'self-test') {
      const { reportSelfTest } = await import('./self-test')
      const opened = await openModel(command.model)
      return reportSelfTest(process.stdout, opened, await opened.verification()) ? 0 : 1
    }
    if (command.name === 'verify') {
      const { verify } = await import('./verify')
      return verify(command.folder, process.stdout) ? 0 : 1
    }
    if (command.name === 'score-in-duckdb') {
      const { scoreInDuckdb } = await import('./score-in-duckdb')
      const { scored, isRefused } = await scoreInDuckdb(command.options, process.stderr)
      return scored === 0 || isRefused ? 1 : 0
    }
    if (command.name !== 'score') {
      process.stdout.write(command.name === 'help' ? help : `${version}\n`)
      return 0
    }
    const terminal = { input: process.stdin, output: process.stdout, messages: process.stderr }
    const { score } = await import('./score')
    const { scored, isRefused } = await score(command.options, terminal)
    return scored === 0 || isRefused ? 1 : 0
  } catch (error) {
    // A signal that came meanwhile ends the process, whatever else has gone wrong.
    await signalsHeard()
    return explainFailure(describeSystemError('write', 'standard output', error))
  }
}

/**
 * Prints one sentence for a mistake that the user can fix. Anything else is a bug in this program and keeps its stack.
 */
function explainFailure(error: unknown): number {
  // The reader has closed the pipe.
  if (isBrokenPipe(error)) return 0
  const known = error instanceof ChurnError || error instanceof UsageError || error instanceof FileError
  const text = known || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : error.stack
  process.stderr.write(`churn: ${text}\n`)
  if (error instanceof UsageError) process.stderr.write('See npx @org/churn --help.\n')
  return error instanceof UsageError ? 2 : 1
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}

// Without a listener, a pipe that closes while messages are written would end in a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!isBrokenPipe(error)) process.exitCode = 1
  })
}
