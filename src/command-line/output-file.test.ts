import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { binary, customers, customerWith, fileOf, folder, header, run, start } from '@testing/command-line'
import { describe, expect, test } from 'vitest'

/** Windows has no signals that a program could catch, no modes of files, and other names of devices. */
const unix = process.platform !== 'win32'
// biome-ignore lint/suspicious/noConsole: a test that is not run must say so.
if (!unix) console.warn('Not run: the tests of signals, devices and permissions, which Windows has others of.')

const fileForDuckdb = fileURLToPath(new URL('../../examples/customers.csv', import.meta.url))
const content = `${[header, ...customers(12)].join('\n')}\n`

test('every row is there with its own text, in order, rejected ones with their error', async () => {
  const into = folder()
  const lines = [customers(1)[0], customerWith('tenure', '"a ""quoted"" word"'), customers(2)[1]]
  const file = fileOf(`${header},note\n${lines.map((line) => `${line}, keep  me \n`).join('')}`)
  const out = join(into, 'scores.csv')
  const { code, output, messages } = await run(['score', file, '--out', out, '--top', '1', '--max-rejected', '0.5'])
  expect({ code, output }).toEqual({ code: 0, output: '' })
  expect(messages).toContain('Rejected: 1 row (tenure: WRONG_TYPE × 1')
  const [head, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n')
  expect(head).toMatch(
    /,note,churn_probability,churn_predicted,churn_risk_band,churn_reason_1,churn_warnings,churn_error$/,
  )
  expect(rows).toHaveLength(3)
  for (const [index, row] of rows.entries()) expect(row.startsWith(`${lines[index]}, keep  me ,`)).toBe(true)
  expect(rows[1]).toMatch(
    /,,,,,,"tenure: got ""a \\""quoted\\"" word"", expected a whole number from 0 to 1200 \(months\)"$/,
  )
  expect(readdirSync(into)).toEqual(['scores.csv'])
})

test('both formats can be printed instead', async () => {
  const { output } = await run(['score', '--format', 'csv'])
  expect(output.trimEnd().split('\n')).toHaveLength(13)
  expect(output.startsWith(`${header},churn_probability,`)).toBe(true)
  expect(JSON.parse((await run(['score', '--format', 'ndjson', '-o', '-'])).output.split('\n')[0]).customerID).toBe(
    'SAMPLE-0001',
  )
})

test('ndjson has a line for each row', async () => {
  const out = join(folder(), 'scores.ndjson')
  await run(['score', '--out', out])
  const rows = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(rows.map(({ customerID }) => customerID)).toEqual(customers(12).map((line) => line.split(',')[0]))
  expect(Object.keys(rows[0]).slice(0, 20)).toEqual(header.split(','))
})

describe('a run that fails leaves the old file and nothing else', () => {
  test.each([
    ['a refused header', header.replace('tenure', 'x')],
    ['an added column that is there already', `${header},churn_error\n`],
  ])('%s', async (_, text) => {
    const into = folder()
    const out = join(into, 'scores.csv')
    writeFileSync(out, 'old')
    expect(await run(['score', fileOf(text), '--out', out])).toMatchObject({ code: 1 })
    expect(readdirSync(into)).toEqual(['scores.csv'])
    expect(readFileSync(out, 'utf8')).toBe('old')
  })

  test.runIf(unix).each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s', async (signal, expected) => {
    const into = folder()
    const out = join(into, 'scores.csv')
    const child = start(['score', '-', '--out', out])
    child.stdin.write(content)
    // The file grows beside its name, and the name is not there.
    while (readdirSync(into).every((name) => statSync(join(into, name)).size === 0))
      await new Promise((wake) => setTimeout(wake, 20))
    expect(readdirSync(into)).toEqual([expect.stringMatching(/^scores\.csv\.\d+@.+\.partial$/)])
    child.kill(signal)
    const [code] = await once(child, 'exit')
    expect(code).toBe(expected)
    expect(readdirSync(into)).toEqual([])
  })
})

/** Another name of a file. */
const linkOf = (link: (target: string, path: string) => void) => (file: string) => {
  link(file, `${file}.csv`)
  return `${file}.csv`
}

describe('--out equal to the input is refused', () => {
  test.each([
    ['by name', (file: string) => file],
    ['by another spelling', (file: string) => join(file, '..', '.', 'customers.csv')],
    ['through a symbolic link', linkOf(symlinkSync)],
    ['through a hard link', linkOf(linkSync)],
  ])('%s', async (_, alias) => {
    const file = fileOf(content)
    const { code, messages } = await run(['score', file, '--out', alias(file)])
    expect(messages).toContain('the input file; expected another file.')
    expect(code).toBe(2)
    expect(readFileSync(file, 'utf8')).toBe(content)
  })

  test('through standard input', async () => {
    const file = fileOf(content)
    const input = openSync(file, 'r')
    const words = [binary, 'score', '-', '--out', file]
    const child = spawn(process.execPath, words, { stdio: [input, 'ignore', 'ignore'] })
    expect(await once(child, 'close')).toEqual([2, null])
    closeSync(input)
    expect(readFileSync(file, 'utf8')).toBe(content)
  })
})

test.runIf(unix)('a symbolic link is followed, and a file keeps its mode', async () => {
  const into = folder()
  const target = join(into, 'real.csv')
  writeFileSync(target, 'old')
  chmodSync(target, 0o600)
  symlinkSync(target, join(into, 'link.csv'))
  expect(await run(['score', '--out', join(into, 'link.csv')])).toMatchObject({ code: 0 })
  expect(readFileSync(target, 'utf8')).toContain('SAMPLE-0012')
  expect(statSync(target).mode & 0o777).toBe(0o600)
  expect(readdirSync(into).sort()).toEqual(['link.csv', 'real.csv'])
})

/** Commands that write a file, by the name of the file: all that there are. */
const writing: Readonly<Record<string, readonly string[]>> = {
  'scores.csv': ['score', '--out'],
  'scores.ndjson.gz': ['score', '--out'],
  'scores.xlsx': ['score', '--out'],
  'scores.parquet': ['score', fileForDuckdb, '--out'],
  'model.xlsx': ['sheet', '--rows', '10', '--out'],
}

describe.runIf(unix)('what the name of an output stands for is kept', () => {
  test.each(Object.entries(writing))(
    '%s: a link to what is not there, then its mode; what a killed run has left is removed, and nothing else',
    async (name, words) => {
      const [into, elsewhere] = [folder(), folder()]
      const [link, target] = [join(into, name), join(elsewhere, name)]
      symlinkSync(join('..', basename(elsewhere), name), link)
      const machine = hostname().replaceAll(/[^\w-]/g, '-')
      const { pid: ended = 0 } = spawnSync(process.execPath, ['--version'])
      const left = (pid: number, host = machine) => `${name}.${pid}@${host}.partial`
      const stays = [left(process.pid), left(ended, 'another-machine'), `other-${left(ended)}`, `${name}.partial`]
      const goes = [left(ended), `${left(ended)}.csv`, `${left(ended)}.parquet`]
      for (const each of [...stays, ...goes]) writeFileSync(join(elsewhere, each), 'left behind')
      expect(await run([...words, link])).toMatchObject({ code: 0 })
      expect(lstatSync(link).isSymbolicLink()).toBe(true)
      expect(statSync(target).size).toBeGreaterThan(100)
      expect([readdirSync(into), readdirSync(elsewhere).sort()]).toEqual([[name], [...stays, name].sort()])
      writeFileSync(target, 'old')
      chmodSync(target, 0o666)
      expect(await run([...words, link])).toMatchObject({ code: 0 })
      expect(statSync(target).size).toBeGreaterThan(100)
      expect(statSync(target).mode & 0o7777).toBe(0o666)
    },
  )

  test('modes of every kind', async () => {
    const out = join(folder(), 'scores.csv')
    for (const mode of [0o600, 0o444, 0o2755]) {
      writeFileSync(out, 'old')
      chmodSync(out, mode)
      expect(await run(['score', '--out', out])).toMatchObject({ code: 0 })
      expect(statSync(out).mode & 0o7777).toBe(mode)
      rmSync(out)
    }
  })

  test.each([
    ['links into a folder that is not there', 'scores.csv', '/nowhere/at/all.csv', 'there is no such file or folder'],
    ['links into a folder that is not there', 'scores.parquet', '/nowhere/at/all.csv', 'there is no such file'],
    ['links that lead back to themselves', 'scores.csv', 'scores.csv', '.*links'],
    ['links that lead back to themselves', 'scores.parquet', 'scores.parquet', '.*links'],
  ])('%s are refused: %s', async (_, name, target, reason) => {
    const link = join(folder(), name)
    symlinkSync(target, link)
    const { code, messages } = await run([...(writing[name] as string[]), link])
    expect({ code, messages }).toEqual({
      code: 1,
      messages: expect.stringMatching(new RegExp(`^churn: Cannot write ${link}: ${reason}.*\n$`)),
    })
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })
})

test.runIf(unix)('after SIGKILL the old file stands, and the next run leaves nothing else', async () => {
  const into = folder()
  const out = join(into, 'scores.csv')
  writeFileSync(out, 'old')
  const child = start(['score', '-', '--out', out])
  child.stdin.write(content)
  while (readdirSync(into).length === 1) await new Promise((wake) => setTimeout(wake, 20))
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readFileSync(out, 'utf8')).toBe('old')
  expect(readdirSync(into)).toHaveLength(2)
  expect(await run(['score', '--out', out])).toMatchObject({ code: 0 })
  expect(readdirSync(into)).toEqual(['scores.csv'])
})

const partialName = '\\.partial(\\.csv)?$'

/** Node's words for running `code` in the process of the command line once it opens a path of this pattern. */
function whenOpened(pattern: string, code: string): readonly string[] {
  const preload = `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
let isOpened = false
for (const name of ['openSync', 'createWriteStream']) {
  const open = fs[name]
  fs[name] = (path, ...rest) => {
    const opened = open(path, ...rest)
    if (isOpened || !new RegExp(${JSON.stringify(pattern)}).test(path)) return opened
    isOpened = true
    ${code}
    return opened
  }
}
syncBuiltinESMExports()`
  return ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
}

describe('an input that is cut short while it is read leaves the old file, and the exit code says so', () => {
  const cutShort = 'it was cut short while it was read'

  test.runIf(unix).each([
    ['a file', 'customers.csv', (text: string) => Buffer.from(text), cutShort],
    ['a compressed file', 'customers.csv.gz', (text: string) => gzipSync(text), cutShort],
    ['standard input', '-', (text: string) => Buffer.from(text), 'the file was cut short while it was read'],
  ])('%s', async (_, name, bytesOf, reason) => {
    const bytes = bytesOf(content)
    const file = fileOf(bytes, name)
    const into = folder()
    const out = join(into, 'scores.csv')
    writeFileSync(out, 'old')
    // Where a row ends, so that the rest looks whole.
    const length = name.endsWith('.gz') ? bytes.length - 4 : bytes.lastIndexOf('\n', bytes.length - 2) + 1
    const opened = name === '-' ? partialName : `${name}$`
    const node = whenOpened(opened, `fs.truncateSync(${JSON.stringify(file)}, ${length})`)
    const input = openSync(file, 'r')
    const words = [...node, binary, 'score', name === '-' ? '-' : file, '--out', out]
    const { status, stderr } = spawnSync(process.execPath, words, {
      stdio: [input, 'ignore', 'pipe'],
      encoding: 'utf8',
    })
    closeSync(input)
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(`Cannot read .*: ${reason}`) })
    expect(readFileSync(out, 'utf8')).toBe('old')
    expect(readdirSync(into)).toEqual(['scores.csv'])
  })
})

describe.runIf(unix)('a signal is heard', () => {
  test('while the program is being loaded', async () => {
    // Modules are loaded by a thread, which knows when the first of them is asked for that the program itself asks for.
    const hook = `export function load(url, context, next) {
      if (/run-command/.test(url)) process.kill(process.pid, 'SIGINT')
      return next(url, context)
    }`
    const asText = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
    const preload = `import { register } from 'node:module'\nregister(${JSON.stringify(asText(hook))})`
    expect(await run(['score'], { node: ['--import', asText(preload)] })).toMatchObject({ code: 130, signal: null })
  })

  test.each([
    ['a header', header],
    ['a header that is refused', header.replace('tenure', 'x')],
  ])('while %s is matched', async (_, names) => {
    const into = folder()
    const preload = `const { trim } = String.prototype
    String.prototype.trim = function () {
      if (this.endsWith('last of many')) process.kill(process.pid, 'SIGINT')
      return trim.call(this)
    }`
    const columns = Array.from({ length: 10_000 }, (_, place) => `Column ${place}`)
    const file = fileOf([names, ...columns, 'The last of many'].join(','))
    const node = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
    const words = ['score', file, '--out', join(into, 'scores.csv')]
    expect(await run(words, { node })).toMatchObject({ code: 130, signal: null })
    expect(readdirSync(into)).toEqual([])
  })

  test.each(Object.entries(writing))('once %s has been opened, of which nothing remains', async (name, words) => {
    const into = folder()
    const node = whenOpened(partialName, "process.kill(process.pid, 'SIGINT')")
    expect(await run([...words, join(into, name)], { node })).toMatchObject({ code: 130, signal: null })
    expect(readdirSync(into)).toEqual([])
  })
})

test('DuckDB replaces neither its input nor what is no file', async () => {
  const into = folder()
  const [scored, again] = [join(into, 'scored.parquet'), join(into, 'again.parquet')]
  expect(await run(['score', fileForDuckdb, '--out', scored])).toMatchObject({ code: 0 })
  const before = readFileSync(scored)
  linkSync(scored, again)
  for (const input of [scored, join(into, 's*.parquet')]) {
    const { code, messages } = await run(['score', input, '--prefix', 'second_', '--out', again])
    expect({ code, messages }).toEqual({
      code: 2,
      messages: expect.stringContaining('the input file; expected another file.'),
    })
  }
  expect(readFileSync(again).equals(before)).toBe(true)
  rmSync(again)
  mkdirSync(again)
  expect(await run(['score', fileForDuckdb, '--out', again])).toMatchObject({
    code: 1,
    messages: `churn: Cannot write ${again}: it is a folder, expected a file.\n`,
  })
  expect(readdirSync(into).sort()).toEqual(['again.parquet', 'scored.parquet'])
})

test.runIf(unix)('a device is written directly', async () => {
  expect(await run(['score', '--out', '/dev/null', '--format', 'csv'])).toMatchObject({ code: 0 })
  expect(statSync('/dev/null').isFile()).toBe(false)
})

const fullDisk = existsSync('/dev/full')
// biome-ignore lint/suspicious/noConsole: a test that is not run must say so.
if (!fullDisk) console.warn('Not run: the test of a full disk. This system has no /dev/full.')

test.runIf(fullDisk)('a full disk is said', async () => {
  const { code, messages } = await run(['score', '--out', '/dev/full', '--format', 'csv'])
  expect({ code, messages }).toEqual({ code: 1, messages: 'churn: Cannot write /dev/full: the disk is full.\n' })
})

describe('an output that cannot be written', () => {
  test('in a folder that is not there, or a folder itself', async () => {
    const into = folder()
    const absent = join(into, 'absent', 'scores.csv')
    expect((await run(['score', '--out', absent])).messages).toBe(
      `churn: Cannot write ${absent}: there is no such file or folder.\n`,
    )
    expect(await run(['score', '--out', into, '--format', 'csv'])).toMatchObject({
      code: 1,
      messages: `churn: Cannot write ${into}: it is a folder, expected a file.\n`,
    })
  })

  test.runIf(unix)('without permission, nor an input read', async () => {
    const into = folder()
    chmodSync(into, 0o755)
    mkdirSync(join(into, 'locked'), { mode: 0o555 })
    const out = join(into, 'locked', 'scores.csv')
    const secret = join(into, 'secret.csv')
    writeFileSync(secret, content, { mode: 0o000 })
    // Nobody may do everything, so root becomes someone else.
    const options = process.getuid?.() === 0 ? { uid: 65534 } : {}
    expect((await run(['score', '--out', out], options)).messages).toBe(
      `churn: Cannot write ${out}: permission denied.\n`,
    )
    expect((await run(['score', secret], options)).messages).toBe(`churn: Cannot read ${secret}: permission denied.\n`)
  })
})
