/** How `npm run check` counts its steps, and what it says of those that could not be run. */
import { describe, expect, test } from 'vitest'
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
