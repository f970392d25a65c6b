import { once } from 'node:events'
import { join } from 'node:path'
import { customers, fileOf, folder, header, run, start } from '@testing/command-line'
import { expect, test } from 'vitest'

/** Rows of the memory test: enough that keeping them would cost several times {@link mostMemory}. */
const manyRows = 150_000

/** Peak resident memory in bytes. A 5-million-row file needs the same. */
const mostMemory = 200e6

/** Prints the process's peak memory in kilobytes when it ends. */
const reportMemory = 'data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))'

const peakOf = (messages: string) => 1024 * Number(messages.match(/peak (\d+)/)?.[1])

/** Blocks of customers, a thousand at a time. */
function* blocks(rows: number): Generator<string> {
  yield `${header}\n`
  const block = `${customers(1000).join('\n')}\n`
  for (let written = 0; written < rows; written += 1000) yield block
}

async function feed(child: ReturnType<typeof start>, rows: number): Promise<void> {
  child.stdin.on('error', () => {})
  for (const block of blocks(rows)) if (!child.stdin.write(block)) await once(child.stdin, 'drain')
  child.stdin.end()
}

test.each(['1', '2'])(
  'memory does not grow with the file, with --threads %s',
  { timeout: 120_000 },
  async (threads) => {
    const args = ['score', '-', '--out', join(folder(), 'scores.csv'), '--threads', threads]
    const child = start(args, { node: ['--import', reportMemory] })
    let messages = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      messages += text
    })
    await Promise.all([feed(child, manyRows), once(child, 'close')])
    expect(messages).toContain('Scored 150,000 customers')
    expect(peakOf(messages)).toBeLessThan(mostMemory)
  },
)

test('a reader that has seen enough ends the run quietly', async () => {
  const file = fileOf([...blocks(20_000)].join(''))
  for (const closed of [['stdout'], ['stdout', 'stderr']] as const) {
    const child = start(['score', file])
    let messages = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      messages += text
    })
    const [output] = await once(child.stdout.setEncoding('utf8'), 'data')
    for (const name of closed) child[name].destroy()
    const [code, signal] = await once(child, 'exit')
    expect({ code, signal, messages }).toEqual({ code: 0, signal: null, messages: '' })
    expect(output).toMatch(/^SAMPLE-0001 .*\n/)
  }
})

test('a refused header ends the run at once, however long the rest keeps coming', async () => {
  const child = start(['score', '-'])
  child.stdin.write('a,b\n1,2\n')
  expect(await once(child, 'close')).toEqual([1, null])
})

test('an unclosed quote in a large file costs its own line only', { timeout: 60_000 }, async () => {
  const lines = [...blocks(40_000)].join('').split('\n')
  lines[100] = `"${lines[100]}`
  lines[39_000] = lines[39_000].replace(',Yes', ',"Yes')
  const args = ['score', fileOf(lines.join('\n')), '--out', join(folder(), 'scores.csv')]
  const { code, messages } = await run(args, { node: ['--import', reportMemory] })
  expect(peakOf(messages)).toBeLessThan(mostMemory)
  expect(code).toBe(0)
  expect(messages).toContain('Scored 39,998 customers')
  expect(messages).toContain('line 101: got a quoted cell that does not end on this line')
  expect(messages).toContain('line 39001: got a quoted cell that does not end on this line')
})
