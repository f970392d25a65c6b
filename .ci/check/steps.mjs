/**
 * Runs steps side by side, counts what they check, and says at the end where the time went.
 *
 * A step has a `name`, a `command` (program and words), a `folder`, and by choice:
 * - `needs`: steps that must have succeeded before it; `after`: steps that must only have ended;
 * - `count`: reads its report test by test, and which of them failed; without it the step counts as one check;
 * - `environment`: its environment variables;
 * - `without`: what is not checked where the step fails on a machine that may do without it.
 */
import { spawn } from 'node:child_process'

/** Answers how many checks passed and failed. Where it is `strict`, nothing may be skipped or done without. */
export async function runSteps(steps, { strict, lanes, print = (text) => process.stdout.write(text) }) {
  const started = performance.now()
  const waiting = [...steps]
  const running = new Map()
  /** Whether it succeeded, by the name of each step that has ended. */
  const ended = new Map()
  const results = []
  const isReady = ({ needs = [], after = [] }) => [...needs, ...after].every((name) => ended.has(name))
  while (waiting.length > 0 || running.size > 0) {
    const index = running.size < lanes ? waiting.findIndex(isReady) : -1
    if (index >= 0) {
      const [step] = waiting.splice(index, 1)
      const missing = (step.needs ?? []).filter((name) => !ended.get(name))
      const run = missing.length > 0 ? leaveOut(step, missing) : runStep(step, strict, print)
      const finished = run.then((result) => {
        results.push(result)
        ended.set(step.name, result.succeeded)
        running.delete(step.name)
      })
      running.set(step.name, finished)
    } else if (running.size > 0) await Promise.race(running.values())
    else throw new Error(`These steps wait for what never comes: ${waiting.map(({ name }) => name).join(', ')}.`)
  }
  const sum = (what) => results.reduce((total, result) => total + result[what], 0)
  print(timeTable(results, (performance.now() - started) / 1000))
  const notes = steps.flatMap(({ name }) => results.find((result) => result.name === name).notes)
  for (const note of notes) print(`\n${note}`)
  return { passed: sum('passed'), failed: sum('failed') }
}

/** The steps of these names, or all where none is named; what they need and is not among them is taken to be there. */
export function chooseSteps(steps, names) {
  const unknown = names.find((name) => steps.every((step) => step.name !== name))
  if (unknown !== undefined)
    throw new Error(`Got the step "${unknown}", expected one of ${steps.map(({ name }) => name).join(', ')}.`)
  if (names.length === 0) return steps
  const among = (list = []) => list.filter((name) => names.includes(name))
  return steps
    .filter(({ name }) => names.includes(name))
    .map((step) => ({ ...step, needs: among(step.needs), after: among(step.after) }))
}

async function leaveOut({ name }, missing) {
  return {
    name,
    succeeded: false,
    passed: 0,
    failed: 0,
    notes: [`NOT RUN: ${name}, which needs ${missing.join(', ')}`],
  }
}

async function runStep(step, strict, print) {
  print(`… ${step.name}\n`)
  const { succeeded, output, seconds } = await runCommand(step)
  print(`\n$ ${step.name}: ${shown(step.command)}\n${output}(${seconds.toFixed(0)} s)\n`)
  return { name: step.name, seconds, succeeded, ...judge(step, succeeded, strict, output) }
}

function judge(step, succeeded, strict, output) {
  if (step.without !== undefined && !strict)
    return { passed: 0, failed: 0, notes: succeeded ? [] : [`NOT CHECKED: ${step.without}`] }
  const notes = []
  let counts = { passed: Number(succeeded), failed: 0, skipped: 0 }
  try {
    counts = step.count?.() ?? counts
  } catch (error) {
    counts.passed = 0
    notes.push(`FAILED: no report of ${step.name}: ${error.message}`)
  }
  if (!succeeded) notes.unshift([`FAILED: ${step.name}`, ...(counts.failures ?? lastLines(output))].join('\n  '))
  if (counts.skipped > 0)
    notes.push(`${strict ? 'FAILED' : 'NOT CHECKED'}: ${counts.skipped} tests skipped by ${step.name}`)
  const failed = counts.failed + (strict ? counts.skipped : 0)
  // A command that fails or reports nothing has failed, whatever it counted.
  return { passed: counts.passed, failed: failed > 0 || (succeeded && counts.passed > 0) ? failed : 1, notes }
}

/** Runs a command to its end, and answers with all that it has printed. */
async function runCommand({ command: [program, words], folder, environment }) {
  const started = performance.now()
  const child = spawn(program, words, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const pieces = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => pieces.push(piece))
  const succeeded = await new Promise((resolve) => {
    child.on('close', (status) => resolve(status === 0))
    child.on('error', (error) => {
      pieces.push(Buffer.from(`${error.message}\n`))
      resolve(false)
    })
  })
  return { succeeded, output: Buffer.concat(pieces).toString(), seconds: (performance.now() - started) / 1000 }
}

/** What a program has said last, which is where most say why they failed. */
const lastLines = (output) => output.trimEnd().split('\n').slice(-12)

/** The steps and their seconds, the longest first. */
function timeTable(results, altogether) {
  const line = (seconds, name) => `${seconds.toFixed(0).padStart(6)} s  ${name}\n`
  const timed = results.filter(({ seconds }) => seconds !== undefined).sort((a, b) => b.seconds - a.seconds)
  const lines = timed.map(({ name, seconds }) => line(seconds, name))
  return `\nWhere the time went:\n${lines.join('')}${line(altogether, 'altogether, with steps side by side')}`
}

const shown = ([program, words]) => [program === process.execPath ? 'node' : program, ...words].join(' ')
