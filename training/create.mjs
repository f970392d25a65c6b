/**
 * `npm run create -- customers.csv --out FOLDER --name @acme/churn`: from a company's file to an npm package. The training
 * workspace drafts, validates and trains; `churn package` makes the package. Everything but `--out` and `--name` goes to
 * the training: `--yes`, `--answer QUESTION=ANSWER`, `--as-of DAY`, `--decisions FILE`.
 *
 * The bundle stays beside the package, in `FOLDER-bundle`, for the command line's `--model` and for another training.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { npm } from '../.ci/npm.mjs'
import { python, pythonEnvironment, setUpPython } from './python.mjs'

const root = resolve(import.meta.dirname, '..')
const here = process.env.INIT_CWD ?? process.cwd()
const churn = join(root, 'dist', 'churn.js')

/** Ends the program with a sentence. */
function refuse(sentence, status = 2) {
  process.stderr.write(`${sentence}\n`)
  process.exit(status)
}

/** Runs a command, and ends with its status where it fails: it has said why. */
function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error) refuse(`${command} cannot be started: ${error.message}`, 1)
  if (status !== 0) process.exit(status ?? 1)
}

function read(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        name: { type: 'string' },
        yes: { type: 'boolean', default: false },
        answer: { type: 'string', multiple: true, default: [] },
        'as-of': { type: 'string' },
        decisions: { type: 'string' },
      },
    })
  } catch (error) {
    return refuse(error.message)
  }
}

/** The contract's name from the package's: @acme/churn becomes acme-churn. */
function contractName(name) {
  const words = name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')
  return /^[a-z]/.test(words) ? words : `customers-${words}`
}

/** Whether a text is a date that exists, as 2026-01-31. */
function isDay(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const { values, positionals } = read(process.argv.slice(2))
const usage = 'npm run create -- customers.csv --out FOLDER --name @acme/churn'
if (positionals.length !== 1) refuse(`Got ${positionals.length} files, expected one: ${usage}`)
if (!values.out || !values.name) refuse(`Got no ${values.out ? '--name' : '--out'}: ${usage}`)
const file = resolve(here, positionals[0])
if (!existsSync(file)) refuse(`${positionals[0]} does not exist, expected a CSV file with one row per customer.`, 1)
const { decisions, 'as-of': day } = values
if (decisions !== undefined && !existsSync(resolve(here, decisions)))
  refuse(`--decisions: ${decisions} does not exist, expected the decisions.json of an earlier file.`, 1)
if (day !== undefined && day !== 'unknown' && !isDay(day))
  refuse(`--as-of ${day}: expected a date that exists, such as 2026-01-31, or 'unknown'`)
const out = resolve(here, values.out)
const bundle = `${out}-bundle`
const [program, words] = npm('run', '--silent', 'build')
run(program, words, { cwd: root })
// Refuses an impossible name or folder before the minutes of training.
run(process.execPath, [churn, 'package', '--check', '--out', out, '--name', values.name], { cwd: here })

try {
  setUpPython()
} catch (error) {
  refuse(error.message, 1)
}
const before = existsSync(bundle) ? readdirSync(bundle) : []
if (before.length > 0) process.stderr.write(`${relative(here, bundle)} holds an earlier draft, whose decisions stay.\n`)
const training = [
  ...['-m', 'churn_training', 'create', file, '--out', bundle, '--name', contractName(values.name)],
  ...(values.yes ? ['--yes'] : []),
  ...values.answer.flatMap((answer) => ['--answer', answer]),
  ...(day === undefined ? [] : ['--as-of', day]),
  ...(decisions === undefined ? [] : ['--decisions', resolve(here, decisions)]),
]
run(python, training, { cwd: here, env: pythonEnvironment })
const named = (path) => (dirname(path).startsWith(here) ? relative(here, path) : path)
run(process.execPath, [churn, 'package', named(bundle), '--out', named(out), '--name', values.name], { cwd: here })
