/**
 * `npm run check`: everything that must hold before a change is merged, from lint to the last test, in one run. Closes
 * with a line "N passed, N failed". With CI=true nothing may be left out; elsewhere a machine without Python or without
 * a network checks what it can and says aloud what it could not.
 *
 * Two lanes run side by side, the package and its training workspace; a command's output is shown when it has ended.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const training = `${root}training`
const reports = `${root}node_modules/.check/`
const strict = process.env.CI === 'true'
const totals = { passed: 0, failed: 0 }
const notes = []

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** Runs a command and shows its output in one piece; true where it succeeded. */
async function run(command, folder = root) {
  const started = performance.now()
  process.stdout.write(`… ${command}\n`)
  const child = spawn(command, { cwd: folder, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const pieces = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => pieces.push(piece))
  const status = await new Promise((resolve) => child.on('close', resolve).on('error', () => resolve(1)))
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  process.stdout.write(`\n$ ${command}\n${Buffer.concat(pieces)}(${seconds} s)\n`)
  return status === 0
}

/** A check that counts as one. */
async function check(command, folder) {
  const passed = await run(command, folder)
  totals[passed ? 'passed' : 'failed']++
  if (!passed) notes.push(`FAILED: ${command}`)
  return passed
}

/** A test runner whose report is counted test by test. */
async function count(command, folder, readReport) {
  const succeeded = await run(command, folder)
  let counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    counts = readReport()
  } catch (error) {
    notes.push(`FAILED: no report from ${command}: ${error.message}`)
  }
  const left = strict ? counts.skipped : 0
  if (counts.skipped > 0)
    notes.push(`${strict ? 'FAILED' : 'NOT CHECKED'}: ${counts.skipped} tests skipped by ${command}`)
  const failed = counts.failed + left
  totals.passed += counts.passed
  // A runner that fails or reports nothing has failed, whatever it counted.
  totals.failed += failed > 0 || (succeeded && counts.passed > 0) ? failed : 1
  if (!succeeded) notes.push(`FAILED: ${command}`)
}

/** A run of vitest, under a name of its own for its report. */
function countVitest(name, command, folder = root) {
  const report = `${reports}${name}.json`
  return count(`${command} --reporter=default --reporter=json --outputFile.json=${report}`, folder, () => {
    const read = JSON.parse(readFileSync(report, 'utf8'))
    const failed = read.numFailedTests === 0 ? read.numFailedTestSuites : read.numFailedTests
    return { passed: read.numPassedTests, failed, skipped: read.numPendingTests + read.numTodoTests }
  })
}

function readPytest() {
  const suite = readFileSync(`${reports}pytest.xml`, 'utf8').match(/<testsuite [^>]*>/)[0]
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
    Number(suite.match(new RegExp(` ${name}="(\\d+)"`))[1]),
  )
  return { passed: tests - failures - errors - skipped, failed: failures + errors, skipped }
}

/** The examples that are projects of their own; each installs the packed package as a user would. */
const examples = readdirSync(`${root}examples`).filter((name) => existsSync(`${root}examples/${name}/package.json`))

async function checkExample(name) {
  const folder = `${root}examples/${name}`
  if (!(await check('npm ci --silent', folder))) return
  await check('npm run --silent typecheck', folder)
  await countVitest(name, 'npm test --silent --', folder)
}

/** Whether there is an environment for training; without one, that is said and goes on or fails as the place asks. */
async function setUpPython() {
  if (await run('training/set-up.sh')) return true
  if (strict) totals.failed++
  notes.push(
    strict
      ? 'FAILED: the training environment could not be set up'
      : 'NOT CHECKED: the training workspace, and every row against native XGBoost: there is no Python environment',
  )
  return false
}

/** Every row's answers by the native libraries, for the package's tests to be judged by. */
const referenced = (async () => {
  const ready = await setUpPython()
  if (ready) await check('npm run --silent reference')
  return ready
})()

async function checkTraining() {
  if (!(await referenced)) return
  await check('.venv/bin/ruff check .', training)
  await check('.venv/bin/ruff format --check .', training)
  await check('.venv/bin/mypy', training)
  await count(`.venv/bin/pytest -q --junitxml=${reports}pytest.xml`, training, readPytest)
  await countVitest('release', 'npx vitest run --config .ci/release/vitest.config.mjs')
}

async function checkPackage() {
  await check('npm run --silent lint')
  await check('npm run --silent typecheck')
  await check('npm run --silent build')
  await check('npm run --silent unused')
  await referenced
  await countVitest('package', 'npx vitest run')
  await countVitest('places', 'npx vitest run --config .ci/places/vitest.config.ts')
  if (await check('node .ci/package.mjs')) for (const name of examples) await checkExample(name)
  await check('npm run --silent docs')
}

await Promise.all([checkPackage(), checkTraining()])
for (const note of notes) process.stdout.write(`\n${note}`)
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exitCode = totals.failed === 0 ? 0 : 1
