/**
 * `npx tsx src/release/command.ts --service <ARN> --image <repository:tag>`: rolls out an image that has been pushed, and
 * ends with an error where it does not get ready. Needs the AWS command line, and nothing that would have to be installed.
 */
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { type AskAws, RollOutError, rollOut } from './roll-out.ts'

const askAws: AskAws = (service, operation, input) => {
  const command = [service, operation, '--output', 'json', '--cli-input-json', JSON.stringify(input)]
  return JSON.parse(execFileSync('aws', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }) || '{}')
}

const { values } = parseArgs({ options: { service: { type: 'string' }, image: { type: 'string' } } })
const { service = '', image = '' } = values
try {
  await rollOut(askAws, { service, image })
  process.stdout.write(`${image} runs.\n`)
} catch (error) {
  if (!(error instanceof RollOutError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
