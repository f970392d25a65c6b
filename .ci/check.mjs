/**
 * `npm run check`: everything that must hold before a change is merged, from lint to the last test, in one run. Closes
 * with a line "N passed, N failed". With CI=true nothing may be left out; elsewhere a machine without Python or without
 * a network checks what it can and says aloud what it could not.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = `${root}node_modules/.check/`
const strict = process.env.CI === 'true'
const totals = { passed: 0, failed: 0 }
const notes = []

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** Runs a command with its output shown; true where it succeeded. */
function run(command, folder = root) {
  const started = performance.now()
  process.stdout.write(`\n$ ${command}\n`)
  const { status } = spawnSync(command, { cwd: folder, shell: true, stdio: ['ignore', 'inherit', 'inherit'] })
  process.stdout.write(`(${((performance.now() - started) / 1000).toFixed(0)} s)\n`)
  return status === 0
}

/** A check that counts as one. */
function check(command, folder) {
  const passed = run(command, folder)
  totals[passed ? 'passed' : 'failed']++
  if (!passed) notes.push(`FAILED: ${command}`)
  return passed
}

/** A test runner whose report is counted test by test. */
function count(command, folder, readReport) {
  const succeeded = run(command, folder)
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

function readVitest(report = 'vitest') {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(`${reports}${report}.json`, 'utf8'),
  )
  const failed = numFailedTests === 0 ? numFailedTestSuites : numFailedTests
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

/** The examples that are projects of their own; each installs the packed package as a user would. */
function examples() {
  const folders = readdirSync(`${root}examples`)
  return folders.filter((name) => existsSync(`${root}examples/${name}/package.json`))
}

function countExample(name) {
  const folder = `${root}examples/${name}`
  if (!check('npm ci --silent', folder)) return
  check('npm run --silent typecheck', folder)
  const report = `--reporter=default --reporter=json --outputFile.json=${reports}${name}.json`
  count(`npm test --silent -- ${report}`, folder, () => readVitest(name))
}

function readPytest() {
  const suite = readFileSync(`${reports}pytest.xml`, 'utf8').match(/<testsuite [^>]*>/)[0]
  const [tests, failures, errors, skipped] = ['tests', 'failures', 'errors', 'skipped'].map((name) =>
    Number(suite.match(new RegExp(` ${name}="(\\d+)"`))[1]),
  )
  return { passed: tests - failures - errors - skipped, failed: failures + errors, skipped }
}

check('npm run --silent lint')
check('npm run --silent typecheck')
check('npm run --silent build')
check('npm run --silent unused')
const python = run('training/set-up.sh')
if (python) check('npm run --silent reference')
else if (strict) {
  totals.failed++
  notes.push('FAILED: the training environment could not be set up')
} else
  notes.push(
    'NOT CHECKED: the training workspace, and every row against native XGBoost: there is no Python environment',
  )
count(`npx vitest run --reporter=default --reporter=json --outputFile.json=${reports}vitest.json`, root, readVitest)
if (check('node .ci/package.mjs')) for (const name of examples()) countExample(name)
if (python) {
  const training = `${root}training`
  check('.venv/bin/ruff check .', training)
  check('.venv/bin/ruff format --check .', training)
  check('.venv/bin/mypy', training)
  count(`.venv/bin/pytest -q --junitxml=${reports}pytest.xml`, training, readPytest)
}
check('npm run --silent docs')

for (const note of notes) process.stdout.write(`\n${note}`)
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
process.exitCode = totals.failed === 0 ? 0 : 1
