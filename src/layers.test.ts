/** Imports point one way: predictor → steps → trees, and only the bundled-model module knows a company. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import contract from '../models/telco/contract.json'

const source = fileURLToPath(new URL('.', import.meta.url))
const files = (readdirSync(source, { recursive: true }) as string[]).filter((name) =>
  /(?<!\.test|\.test-d|\.d)\.ts$/.test(name),
)
/** What ships: not the tests' support, not the benchmark. */
const product = files.filter((name) => !/^(testing|benchmark|places)\/|test-support/.test(name))
const text = (name: string) => readFileSync(join(source, name), 'utf8')

/** What a file imports, as paths from `src/`; packages by their name. */
function importsOf(name: string): string[] {
  const found = [...text(name).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) => path ?? '')
  return found.map((path) => (path.startsWith('.') ? relative(source, join(source, dirname(name), path)) : path))
}

/** Everything reachable from a file through relative imports. */
function reachable(name: string, seen = new Set<string>()): Set<string> {
  for (const path of importsOf(name)) {
    if (seen.has(path)) continue
    seen.add(path)
    if (product.includes(`${path}.ts`)) reachable(`${path}.ts`, seen)
  }
  return seen
}

test('the files are found', () => {
  expect(product).toContain('predictor.ts')
  expect(importsOf('predictor.ts')).toContain('trees/shap')
})

test('trees have never heard of a customer: they import errors and each other', () => {
  for (const name of product.filter((each) => each.startsWith('trees/'))) {
    for (const path of importsOf(name)) expect(path, name).toMatch(/^(errors$|trees\/)/)
  }
})

test('no file reaches itself through its imports', () => {
  // Types may refer back and forth; they are gone when the code runs.
  const withoutTypes = (name: string) => text(name).replaceAll(/import type [^;]*?from '[^']+'/gs, '')
  const runtimeImports = (name: string) =>
    [...withoutTypes(name).matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
      relative(source, join(source, dirname(name), path ?? '')),
    )
  const visit = (name: string, path: readonly string[]): void => {
    expect(path, [...path, name].join(' → ')).not.toContain(name)
    for (const next of runtimeImports(name)) if (product.includes(`${next}.ts`)) visit(`${next}.ts`, [...path, name])
  }
  for (const name of product) visit(name, [])
})

test('steps do not know the predictor', () => {
  for (const name of product.filter(
    (each) => !/^(predictor|index)\.ts$|^(command-line|what-if|populations)\//.test(each),
  )) {
    expect([...reachable(name)], name).not.toContain('predictor')
  }
})

test('what asks a predictor questions stands above it: neither it nor its steps know them', () => {
  for (const name of product.filter((each) => !/^index\.ts$|^(command-line|what-if|populations)\//.test(each))) {
    for (const path of reachable(name)) expect(path, name).not.toMatch(/^(what-if|populations)\//)
  }
})

test('the library needs nothing at run time but zod, through the generated schema', () => {
  const packages = product
    // The adapters have entries of their own.
    .filter((name) => !/^command-line\/|^(node|web|worker-threads?|runtimes\/onnxruntime)\.ts$/.test(name))
    .flatMap((name) =>
      importsOf(name).filter((path) => /^(node:|@|[a-z])/.test(path) && !product.includes(`${path}.ts`)),
    )
  expect(packages).toEqual([])
  for (const name of ['node', 'web', 'worker-threads', 'web-workers', 'workers/pool', 'runtimes/onnxruntime'])
    expect([...reachable('index.ts')]).not.toContain(name)
})

test('the command line is a user of the public entry', () => {
  for (const name of product.filter((each) => each.startsWith('command-line/'))) {
    for (const path of importsOf(name))
      expect(path, name).toMatch(
        /^(command-line\/|@org\/churn(\/(evaluation|verification))?$|node:|csv-|\.\.\/package\.json$)/,
      )
  }
})

describe('no field is named by hand', () => {
  const names = contract.fields.flatMap(({ name, column }) => [name, column])
  test.each(product)('%s', (name) => {
    // `contract` and `gender` are words of the language as well: only quoted or dotted field names count.
    const code = text(name).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|from '[^']+'|import [^']*'[^']+'/g, '')
    for (const field of names.filter((each) => each !== contract.name && each !== 'contract')) {
      expect(code).not.toMatch(new RegExp(`['".]${field}\\b`))
    }
    if (!/^(bundled-model|evaluation|verification)\.ts$/.test(name)) expect(text(name)).not.toMatch(/telco/i)
  })
})
