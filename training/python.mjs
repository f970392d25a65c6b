/**
 * `npm run python -- …`: runs the training workspace's Python where the command is given, with `churn_training` to
 * import. On first use it sets up `training/.venv` with exactly what requirements.lock pins.
 *
 * npm run python -- -m churn_training validate --data customers.csv
 * npm run python -- -m pytest training/tests/test_gate.py
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const workspace = import.meta.dirname
const environment = join(workspace, '.venv')
const lock = join(workspace, 'requirements.lock')
const stamp = join(environment, 'installed')

const isNewEnough = 'import sys; print(sys.version.split()[0]); sys.exit(sys.version_info < (3, 11))'
/** The pinned packages are tried on 3.11, so that comes first. Windows knows only the last two names. */
const candidates = ['python3.11', 'python3', 'python3.12', 'python3.13', 'python', 'py']

/** The interpreter of a virtual environment: the path differs between systems, and is written nowhere else. */
export function interpreterOf(folder, platform = process.platform) {
  return platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

export const python = interpreterOf(environment)

/** What a run of the workspace's Python needs in its environment. */
export const pythonEnvironment = {
  ...process.env,
  PYTHONPATH: [workspace, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
}

/** The command and version of a Python that is new enough; throws if none is found. */
export function findPython() {
  const named = process.env.PYTHON
  for (const command of named ? [named] : candidates) {
    const { status, stdout } = spawnSync(command, ['-c', isNewEnough], { encoding: 'utf8' })
    if (status === 0) return { command, version: stdout.trim() }
  }
  throw new Error(
    named
      ? `PYTHON: got "${named}", expected the command of Python 3.11 or later.`
      : 'No Python 3.11 or later was found, which the training workspace needs. Install one, or name it in PYTHON.',
  )
}

/** Sets up `training/.venv`, or does nothing where that has been done. Throws where there is no Python, or pip fails. */
export function setUpPython() {
  const { command, version } = findPython()
  const wanted = `${createHash('sha256').update(readFileSync(lock)).digest('hex')} ${version}`
  if (isInstalled(wanted)) return
  process.stderr.write(`Setting up training/.venv with Python ${version}\n`)
  rmSync(environment, { recursive: true, force: true })
  run(command, ['-m', 'venv', environment])
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-compile']
  run(python, ['-m', 'pip', 'install', ...quietly, '--require-hashes', '-r', lock])
  writeFileSync(stamp, `${wanted}\n`)
}

function isInstalled(wanted) {
  try {
    return readFileSync(stamp, 'utf8').trim() === wanted
  } catch {
    return false
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? error}`)
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    setUpPython()
    const options = { cwd: process.env.INIT_CWD, env: pythonEnvironment, stdio: 'inherit' }
    process.exitCode = spawnSync(python, process.argv.slice(2), options).status ?? 1
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
