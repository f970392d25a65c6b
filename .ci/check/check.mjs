/**
 * `npm run check`: everything that must hold before a change is merged, from lint to the last test, in one run. Prints
 * where its time went and closes with a line "N passed, N failed". With CI=true nothing may be left out; elsewhere a
 * machine without Python, a browser or a network checks what it can and says aloud what it could not.
 *
 * `npm run check -- lint unit` runs these steps alone, on what earlier ones have left.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { python, pythonEnvironment } from '../../training/python.mjs'
import { installed, npm } from '../npm.mjs'
import { readPytest, readVitest } from './reports.mjs'
import { chooseSteps, runSteps } from './steps.mjs'

const root = resolve(import.meta.dirname, '..', '..')
const training = join(root, 'training')
const reports = join(root, 'node_modules', '.check')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

/** A script of package.json, as a check that counts as one. */
const script = (name, folder = root) => ({ command: npm('run', '--silent', name), folder })

/** A run of vitest, of which each test counts. */
function vitest(name, command, folder = root) {
  const report = join(reports, `${name}.json`)
  const [program, words] = command
  const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { command: [program, [...words, ...flags]], folder, count: () => readVitest(report) }
}
const project = (name) => vitest(name, installed('vitest', 'run', '--project', name))

/** A program of the training workspace's Python. */
const inPython = (...words) => ({
  command: [python, ['-m', ...words]],
  folder: training,
  environment: pythonEnvironment,
})

function pytest() {
  const report = join(reports, 'pytest.xml')
  return { ...inPython('pytest', '-q', `--junitxml=${report}`), count: () => readPytest(report) }
}

/** An example that is a project of its own: it installs the packed package as a user would. */
function example(name) {
  const folder = join(root, 'examples', name)
  return [
    { name: `${name}: install`, needs: ['package'], after: ['browser'], command: npm('ci', '--silent'), folder },
    { name: `${name}: types`, needs: [`${name}: install`], ...script('typecheck', folder) },
    { name: `${name}: tests`, needs: [`${name}: install`], ...vitest(name, npm('test', '--silent', '--'), folder) },
  ]
}
const isExample = (name) => existsSync(join(root, 'examples', name, 'package.json'))
const examples = readdirSync(join(root, 'examples')).filter(isExample).flatMap(example)

const withoutPython = 'the training workspace, and every row against native XGBoost: there is no Python environment'
/** The fuzzer with a seed that stays the same, so that the check does; a scheduled workflow draws others for longer. */
const fuzz = { command: npm('run', '--silent', 'fuzz', '--', '--seed', '1', '--seconds', '10'), folder: root }
const soak = { command: npm('run', '--silent', 'soak', '--', '--seed', '1', '--seconds', '30'), folder: root }
/** What is written in Python for Spark, held to the training workspace's rules by its tools. */
const sparkPrograms = ['../examples/spark', '../.ci/spark', '../.ci/benchmark/score_spark.py']
const sparkPython = ['--python-executable', '../node_modules/.spark-python/bin/python']
const sparkTypes = [...sparkPython, '--cache-dir', '../node_modules/.spark-types', '../examples/spark/score.py']
const withoutSpark = 'Spark: there is no Java 17, or no Python to install PySpark for'
const needsBuild = { needs: ['build'] }
const needsPython = { needs: ['Python'] }

/** In the order in which they are begun: what others wait for, what fails fast, then the longest first. */
const steps = [
  {
    name: 'Python',
    command: [process.execPath, ['training/python.mjs', '--version']],
    folder: root,
    without: withoutPython,
  },
  { name: 'browser', command: [process.execPath, ['.ci/install-chromium.mjs']], folder: root },
  { name: 'office', command: [process.execPath, ['.ci/install-office.mjs']], folder: root },
  { name: 'PySpark', command: [process.execPath, ['.ci/install-spark.mjs']], folder: root, without: withoutSpark },
  { name: 'lint', ...script('lint') },
  { name: 'build', ...script('build') },
  { name: 'reference', ...needsPython, ...script('reference') },
  { name: 'types', ...script('typecheck') },
  { name: 'unused', ...script('unused') },
  { name: 'unit', ...needsBuild, after: ['reference'], ...project('unit') },
  { name: 'databases', ...project('databases') },
  { name: 'spark', needs: ['PySpark'], ...project('spark') },
  { name: 'spreadsheets', after: ['office'], ...project('spreadsheets') },
  { name: 'release', needs: ['build', 'Python'], ...project('release') },
  { name: 'fuzz', ...needsBuild, ...fuzz },
  { name: 'pytest', ...needsPython, ...pytest() },
  { name: 'repository', ...needsBuild, after: ['browser'], ...project('repository') },
  { name: 'places', ...needsBuild, after: ['browser'], ...project('places') },
  { name: 'package', ...needsBuild, command: [process.execPath, ['.ci/package.mjs']], folder: root },
  ...examples,
  // The service that it stops and kills is the one that its tests have built.
  { name: 'soak', needs: ['build', 'express: tests'], ...soak },
  { name: 'mypy', ...needsPython, ...inPython('mypy') },
  { name: 'ruff', ...needsPython, ...inPython('ruff', 'check', '.') },
  { name: 'spark: mypy', needs: ['Python', 'PySpark'], ...inPython('mypy', ...sparkTypes) },
  {
    name: 'spark: ruff',
    ...needsPython,
    ...inPython('ruff', 'check', '--config', '../.ci/ruff.toml', ...sparkPrograms),
  },
  { name: 'ruff format', ...needsPython, ...inPython('ruff', 'format', '--check', '.') },
]

let chosen = []
try {
  chosen = chooseSteps(steps, process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
const { passed, failed } = await runSteps(chosen, { strict: process.env.CI === 'true', lanes: 2 })
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
