/** Threads change neither the output nor the report. */
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createChurnPredictor } from '@org/churn'
import { customers, fileOf, folder, header, run, start } from '@testing/command-line'
import { expect, test } from 'vitest'

const { contract } = createChurnPredictor()
const labelled = `${header},${contract.target.column}`

/** Customers enough for several blocks, with a label each and some rows that need a closer look. */
function lines(count: number, change: (line: string, index: number) => string = (line) => line): string[] {
  return customers(count).map((line, index) => change(`${line},${index % 3 ? 'No' : 'Yes'}`, index))
}

/** Says when another thread is ready, and when the program ends how many blocks others have scored. */
const reportThreads = `
  import { Worker } from 'node:worker_threads'
  const { emit } = Worker.prototype
  let messages = 0
  Worker.prototype.emit = function (name, ...values) {
    if (name === 'message' && messages++ === 0) process._rawDebug('A thread is ready.')
    return emit.call(this, name, ...values)
  }
  process.on('exit', () => process._rawDebug('Blocks scored elsewhere: ' + (messages - 1)))`

/** Scores what standard input holds, of which most comes when the other thread is ready. */
async function scored(content: string, threads: number) {
  const out = join(folder(), 'scores.csv')
  const node = ['--import', `data:text/javascript,${encodeURIComponent(reportThreads)}`]
  const child = start(['score', '-', '--out', out, '--threads', `${threads}`], { node })
  let messages = ''
  let isFed = false
  const feed = () => {
    if (!isFed) child.stdin.end(content.slice(beginning))
    isFed = true
  }
  child.stderr.setEncoding('utf8').on('data', (text) => {
    messages += text
    if (messages.includes('ready')) feed()
  })
  child.stdin.write(content.slice(0, beginning))
  if (threads === 1) feed()
  const [code] = await once(child, 'close')
  const elsewhere = Number(messages.match(/elsewhere: (\d+)/)?.[1])
  const report = messages.replaceAll(/^(A thread is|Blocks scored).*\n/gm, '')
  return { elsewhere, outcome: { code, report, output: readFileSync(out, 'utf8') } }
}

/** Characters that come first: more than the header and what is looked at to read it. */
const beginning = 200_000

test.each<[string, string[]]>([
  ['ordinary customers', lines(8_000)],
  [
    'rejected rows, and labels that cannot be read',
    lines(8_000, (line, index) => (index % 1_500 === 7 ? `${line}?` : index % 1_700 === 5 ? `x,${line}` : line)),
  ],
  ['empty lines and carriage returns', lines(8_000, (line, index) => (index % 900 === 1 ? `\n${line}\r` : line))],
  ['quotes in some of the blocks', lines(12_000, (line, index) => (index === 6_000 ? `"two\nlines${line}` : line))],
  ['every cell in quotes', lines(8_000, (line) => line.replaceAll(/[^,]+/g, '"$&"'))],
  [
    'warnings',
    lines(8_000, (line, index) =>
      index % 7 === 1 ? line.replace(/,[^,]*,(?=[^,]*,[^,]*,[^,]*$)/, ',Bitcoin,') : line,
    ),
  ],
  [
    'a quoted cell across many blocks, and lines that are longer than one',
    lines(8_000, (line, index) =>
      index === 900
        ? `"${'\n'.repeat(300_000)}${line.replace(',', '",')}`
        : index === 5_000
          ? `${'x'.repeat(400_000)}${line}`
          : line,
    ),
  ],
  ['a quote that is never closed', lines(8_000, (line, index) => (index === 2_000 ? `"${line}` : line))],
])('%s', { timeout: 120_000 }, async (_, rows) => {
  const content = `${[labelled, ...rows].join('\n')}\n`
  const alone = await scored(content, 1)
  expect(alone.outcome.report).toContain('Against the labels')
  const shared = await scored(content, 2)
  expect(shared.outcome).toEqual(alone.outcome)
  expect(shared.elsewhere).toBeGreaterThan(0)
})

test('a reader that has seen enough ends the threads too', async () => {
  const file = fileOf([labelled, ...lines(100_000)].join('\n'))
  const child = start(['score', file, '--format', 'csv', '--threads', '2'])
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a disk that fails while the program works on ends the run, and leaves nothing behind', async () => {
  const hook = `import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    fs.fdatasync = (file, done) => setImmediate(done, Object.assign(new Error('EIO'), { code: 'EIO', errno: -5, syscall: 'fdatasync' }))
    syncBuiltinESMExports()`
  const node = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
  const file = fileOf([labelled, ...lines(140_000)].join('\n'))
  const place = folder()
  const { code, messages } = await run(['score', file, '--out', join(place, 'scores.csv'), '--threads', '2'], { node })
  expect({ code, messages }).toEqual({ code: 1, messages: expect.stringContaining('Cannot write') })
  expect(readdirSync(place)).toEqual([])
})

test('neither the program nor its threads load Zod, which takes longer than all else before the first row', async () => {
  const hook = `import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(
      'export const resolve = (name, context, next) => { if (name === "zod") throw new Error(name); return next(name, context) }'
    ))`
  const node = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
  const out = join(folder(), 'scores.csv')
  const file = fileOf([labelled, ...lines(100)].join('\n'))
  expect(await run(['score', file, '--out', out, '--threads', '2'], { node })).toMatchObject({ code: 0 })
  expect((await run(['verify', '.'], { node })).messages).toContain('zod')
})

test.each([
  [['--threads', '0'], 'a whole number from 1 to 256'],
  [['--threads', '1.5'], 'a whole number from 1 to 256'],
  [['--threads', '2'], 'expected CSV'],
])('%j is refused', async (args, message) => {
  const { code, messages } = await run(['score', ...args])
  expect(code).toBe(2)
  expect(messages).toContain(message)
})
