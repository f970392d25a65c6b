/** Imports point one way, from room to room, and only the bundled-model module knows a company. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import contract from '../../models/telco/contract.json'

/**
 * The rooms of `src/` from the ground up, each with the rooms it may import from. Types may refer back, because they are
 * gone when the code runs.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  checks: [],
  arithmetic: [],
  trees: ['checks'],
  runtimes: ['arithmetic', 'checks'],
  model: ['checks'],
  steps: ['model', 'arithmetic', 'checks'],
  bundles: ['steps', 'model', 'trees', 'checks'],
  csv: ['checks'],
  decisions: ['steps', 'arithmetic', 'checks'],
  reasons: ['steps', 'model', 'checks'],
  batch: ['steps', 'runtimes', 'checks'],
  predictor: ['batch', 'steps', 'model', 'runtimes', 'trees', 'arithmetic', 'checks'],
  columns: ['predictor', 'steps', 'runtimes', 'arithmetic', 'checks'],
  workers: ['predictor', 'batch', 'model', 'arithmetic', 'checks'],
  lines: ['csv', 'predictor', 'steps', 'model', 'checks'],
  populations: ['predictor', 'batch', 'steps', 'model', 'runtimes', 'checks'],
  sql: ['steps', 'model', 'trees', 'checks'],
  spreadsheets: ['sql', 'predictor', 'csv', 'steps', 'model', 'trees', 'arithmetic', 'checks'],
  packages: ['steps', 'model', 'arithmetic'],
  'what-if': ['predictor', 'decisions', 'reasons', 'steps', 'model', 'runtimes', 'trees', 'checks'],
  agents: ['what-if', 'csv', 'steps', 'model', 'checks'],
}

const source = fileURLToPath(new URL('../../src', import.meta.url))
const files = (readdirSync(source, { recursive: true }) as string[])
  .map((name) => name.split(sep).join('/'))
  .filter((name) => /(?<!\.test|\.test-d|\.d)\.ts$/.test(name))
const text = (name: string) => readFileSync(join(source, name), 'utf8')
const roomOf = (path: string) => (path.includes('/') ? posix.dirname(path) : 'entries')

/** What a file imports, as paths from `src/`; packages by their name. */
function importsOf(name: string, code = text(name)): string[] {
  const found = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) => path ?? '')
  return found.map((path) =>
    path.startsWith('.')
      ? relative(source, join(source, dirname(name), path))
          .split(sep)
          .join('/')
      : path,
  )
}

/** The imports that are left when the code runs. */
function runtimeImportsOf(name: string): string[] {
  return importsOf(name, text(name).replaceAll(/(import|export) type [^;]*?from '[^']+'/gs, ''))
}

/** Everything reachable from a file through relative imports. */
function reachable(name: string, seen = new Set<string>()): Set<string> {
  for (const path of importsOf(name)) {
    if (seen.has(path)) continue
    seen.add(path)
    if (files.includes(`${path}.ts`)) reachable(`${path}.ts`, seen)
  }
  return seen
}

test('every folder is a room with its arrows, and its arrows point down', () => {
  const folders = new Set(files.map(roomOf))
  expect([...folders].sort()).toEqual([...Object.keys(rooms), 'command-line', 'entries'].sort())
  const floors = Object.keys(rooms)
  floors.forEach((room, floor) => {
    for (const below of rooms[room]) expect(floors.slice(0, floor), room).toContain(below)
  })
})

test('imports follow the arrows', () => {
  let arrows = 0
  for (const name of files.filter((each) => roomOf(each) in rooms)) {
    const room = roomOf(name)
    for (const path of runtimeImportsOf(name).filter((each) => files.includes(`${each}.ts`))) {
      arrows++
      expect([room, ...rooms[room]], `${name} imports ${path}`).toContain(roomOf(path))
    }
  }
  expect(arrows).toBeGreaterThan(100)
})

test('no arrow is allowed that nothing needs', () => {
  for (const [room, allowed] of Object.entries(rooms)) {
    const used = files.filter((name) => roomOf(name) === room).flatMap(runtimeImportsOf)
    expect(
      allowed.filter((below) => !used.some((path) => roomOf(path) === below)),
      room,
    ).toEqual([])
  }
})

test('trees have never heard of a customer, not even by type', () => {
  for (const name of files.filter((each) => roomOf(each) === 'trees')) {
    for (const path of importsOf(name)) expect(path, name).toMatch(/^(checks|trees)\//)
  }
})

test('no file reaches itself through its imports', () => {
  const visit = (name: string, path: readonly string[]): void => {
    expect(path, [...path, name].join(' → ')).not.toContain(name)
    for (const next of runtimeImportsOf(name)) if (files.includes(`${next}.ts`)) visit(`${next}.ts`, [...path, name])
  }
  for (const name of files) visit(name, [])
})

test('only entries stand at the top, and the public one reaches no engine and no worker', () => {
  const entries = Object.keys(JSON.parse(readFileSync(join(source, '../package.json'), 'utf8')).exports)
  const names = entries.filter((each) => !each.endsWith('.json')).map((each) => each.replace(/^\.\/?/, '') || 'index')
  expect(
    files
      .filter((name) => roomOf(name) === 'entries')
      .map((name) => name.replace('.ts', ''))
      .sort(),
  ).toEqual(names.sort())
  for (const name of ['node', 'web', 'folder', 'worker-threads', 'web-workers', 'workers/pool', 'runtimes/onnxruntime'])
    expect([...reachable('index.ts')]).not.toContain(name)
})

/** Adapters and readers of folders, which are entries of their own, and the files that make schemas by themselves. */
const isForNodeOrZod =
  /^(folder|node|web|worker-threads?|runtimes\/onnxruntime|bundles\/(interpreted|(customer|contract|manifest)-schema))\.ts$/

test('the library needs nothing at run time but zod, through the generated schema', () => {
  const packages = files
    // Some entries are for Node alone; what makes packages quotes the imports of the code it writes.
    .filter((name) => !/^(command-line|packages)\//.test(name) && !isForNodeOrZod.test(name))
    .flatMap((name) =>
      runtimeImportsOf(name).filter((path) => /^(node:|@|[a-z])/.test(path) && !files.includes(`${path}.ts`)),
    )
  expect(packages).toEqual([])
})

test('the command line uses the public entry, the way from bytes to bytes, spreadsheets, and what makes packages', () => {
  for (const name of files.filter((each) => roomOf(each) === 'command-line')) {
    for (const path of importsOf(name))
      expect(path, name).toMatch(
        /^(command-line\/|lines\/|packages\/|spreadsheets\/|hucre\/xlsx$|@org\/churn(\/(agents|csv|evaluation|folder|model|onnx|sql|verification))?$|@duckdb\/node-api$|@modelcontextprotocol\/sdk\/|node:|\.\.\/package\.json$)/,
      )
  }
})

describe('no field is named by hand', () => {
  const names = contract.fields.flatMap(({ name, column }) => [name, column])
  test.each(files)('%s', (name) => {
    // `contract` and `gender` are words of the language as well: only quoted or dotted field names count.
    const code = text(name).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|from '[^']+'|import [^']*'[^']+'/g, '')
    for (const field of names.filter((each) => each !== contract.name && each !== 'contract')) {
      expect(code).not.toMatch(new RegExp(`['".]${field}\\b`))
    }
    if (!/^(model\/(bundled-model|bundled-parts|onnx-file)|evaluation|verification)\.ts$/.test(name))
      expect(text(name)).not.toMatch(/telco/i)
  })
})
