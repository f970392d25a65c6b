/** How `npm run check` counts its steps, and what it says of those that could not be run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPytest, readVitest } from '../check/reports.mjs'
import { chooseSteps, runSteps } from '../check/steps.mjs'
import { root } from '../testing/packed'

const ending = (name: string, status: number) => ({
  name,
  command: [process.execPath, ['-e', `process.exit(${status})`]] as [string, string[]],
  folder: root,
})
const counting = (name: string, passed: number, failed: number, skipped: number, status = 0) => ({
  ...ending(name, status),
  count: () => ({ passed, failed, skipped }),
})

async function run(steps: Parameters<typeof runSteps>[0], strict = false) {
  let printed = ''
  const totals = await runSteps(steps, {
    strict,
    lanes: 2,
    print: (text) => {
      printed += text
    },
  })
  return { totals, printed, notes: printed.split('\n').filter((line) => /^[A-Z ]+: /.test(line)) }
}

describe('a step counts', () => {
  test('as one check, or by its tests', async () => {
    const { totals, notes } = await run([ending('lint', 0), ending('types', 2), counting('unit', 40, 2, 0, 1)])
    expect(totals).toEqual({ passed: 41, failed: 3 })
    expect(notes).toEqual(['FAILED: types', 'FAILED: unit'])
  })

  test('as failed where its tests pass and its command does not, or where no test ran', async () => {
    const { totals } = await run([counting('unit', 40, 0, 0, 1), counting('places', 0, 0, 0)])
    expect(totals).toEqual({ passed: 40, failed: 2 })
  })

  test('as failed where its report is missing', async () => {
    const count = () => {
      throw new Error('no such report')
    }
    const { totals, notes } = await run([{ ...ending('unit', 0), count }])
    expect(totals).toEqual({ passed: 0, failed: 1 })
    expect(notes).toEqual(['FAILED: no report of unit: no such report'])
  })

  test('as failed where its program does not exist', async () => {
    const { totals } = await run([{ name: 'lint', command: ['no-such-program', []], folder: root }])
    expect(totals).toEqual({ passed: 0, failed: 1 })
  })
})

describe('at the end, where it is not scrolled away', () => {
  test('the failed tests are said again, or what the program said last', async () => {
    const unit = {
      ...ending('unit', 1),
      count: () => ({ passed: 1, failed: 1, skipped: 0, failures: ['a.test.ts: adds: 2 is not 3'] }),
    }
    const complaint = `for (let line = 1; line <= 40; line++) console.log('line ' + line); process.exitCode = 1`
    const lint = { ...ending('lint', 1), command: [process.execPath, ['-e', complaint]] as [string, string[]] }
    const { printed } = await run([unit, lint])
    const end = printed.slice(printed.indexOf('Where the time went:'))
    expect(end).toContain('FAILED: unit\n  a.test.ts: adds: 2 is not 3\n')
    expect(end).toMatch(/FAILED: lint\n {2}line 29\n(.*\n)* {2}line 40$/m)
  })

  test('they are read from the reports of vitest and pytest', () => {
    const folder = mkdtempSync(join(tmpdir(), 'churn-reports-'))
    const json = join(folder, 'vitest.json')
    const failed = {
      status: 'failed',
      fullName: 'a sum is added',
      failureMessages: ['AssertionError: 2\n    at sum.test.ts:3:1'],
    }
    const file = { name: 'sum.test.ts', status: 'failed', assertionResults: [failed, { ...failed, status: 'passed' }] }
    const broken = { name: 'gone.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }
    const counts = { numPassedTests: 1, numFailedTests: 1, numFailedTestSuites: 2, numPendingTests: 0, numTodoTests: 0 }
    writeFileSync(json, JSON.stringify({ ...counts, testResults: [file, broken] }))
    expect(readVitest(json).failures).toEqual([
      'sum.test.ts: a sum is added: AssertionError: 2',
      'gone.test.ts: Cannot find module',
    ])
    const xml = join(folder, 'pytest.xml')
    const fault = '<failure message="assert 2 == 3&#10; +  where 2 = add()">traceback</failure>'
    writeFileSync(
      xml,
      `<testsuites><testsuite name="pytest" errors="0" failures="1" skipped="0" tests="2"><testcase classname="tests.test_sum" name="test_add" time="0.1">${fault}</testcase><testcase classname="tests.test_sum" name="test_other" time="0.1" /></testsuite></testsuites>`,
    )
    expect(readPytest(xml)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
      failures: ['tests.test_sum: test_add: assert 2 == 3\n   +  where 2 = add()'],
    })
    rmSync(folder, { recursive: true })
  })
})

describe('what a machine lacks', () => {
  const python = { ...ending('Python', 1), without: 'the training workspace' }
  const steps = [python, { ...ending('pytest', 0), needs: ['Python'] }, { ...ending('unit', 0), after: ['Python'] }]

  test('is said aloud, and what only follows is run', async () => {
    const { totals, notes } = await run([...steps, counting('real data', 3, 0, 5)])
    expect(totals).toEqual({ passed: 4, failed: 0 })
    expect(notes.sort()).toEqual([
      'NOT CHECKED: 5 tests skipped by real data',
      'NOT CHECKED: the training workspace',
      'NOT RUN: pytest, which needs Python',
    ])
  })

  test('fails where nothing may be left out', async () => {
    const { totals, notes } = await run([...steps, counting('real data', 3, 0, 5)], true)
    expect(totals).toEqual({ passed: 4, failed: 6 })
    expect(notes).toContain('FAILED: Python')
    expect(notes).toContain('FAILED: 5 tests skipped by real data')
  })
})

test('the time of each step is said, the longest first', async () => {
  const slow = {
    ...ending('slow', 0),
    command: [process.execPath, ['-e', 'setTimeout(() => {}, 1500)']] as [string, string[]],
  }
  const { printed } = await run([ending('quick', 0), slow])
  expect(printed).toMatch(/Where the time went:\n +[2-9] s {2}slow\n +\d s {2}quick\n +\d+ s {2}altogether/)
})

test('no more steps run at once than there are lanes, in the order given', async () => {
  const { printed } = await run(['a', 'b', 'c', 'd'].map((name) => ending(name, 0)))
  const begun = printed.split('\n').flatMap((line) => line.match(/^… (\w)$/)?.slice(1) ?? [])
  expect(begun).toEqual(['a', 'b', 'c', 'd'])
  expect(printed.indexOf('$ ')).toBeLessThan(printed.indexOf('… c'))
})

test('steps can be chosen, and run on what others have left', async () => {
  const steps = [ending('build', 0), { ...ending('unit', 0), needs: ['build'] }, ending('lint', 0)]
  const { totals, printed } = await run(chooseSteps(steps, ['unit', 'lint']))
  expect(totals).toEqual({ passed: 2, failed: 0 })
  expect(printed).not.toContain('build')
  expect(chooseSteps(steps, [])).toEqual(steps)
  expect(() => chooseSteps(steps, ['units'])).toThrow('Got the step "units", expected one of build, unit, lint.')
})

test('steps that wait for each other are refused', async () => {
  const circle = [
    { ...ending('a', 0), needs: ['b'] },
    { ...ending('b', 0), after: ['a'] },
  ]
  await expect(run(circle)).rejects.toThrow('These steps wait for what never comes: a, b.')
})
