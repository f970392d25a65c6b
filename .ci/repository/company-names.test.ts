/** No code names a company's fields or their values but the folder of its model. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelContract } from '@org/churn'
import { expect, test } from 'vitest'
import { root } from '../testing/packed'
import { trackedFiles } from './tracked-files'

/**
 * Words of a contract that mean something of their own here: what this library is about, and the answers to any
 * question. Every other name, column, value and spelling is the company's.
 */
const ownWords = new Set(['contract', 'Contract', 'churn', 'Churn', 'Yes', 'No'])

/** Files that list words of many languages, by which the columns of any company's file are understood. */
const dictionaries = new Set(['training/churn_training/drafting/words.py'])

/** What ships and what people copy; tests and prose name examples. */
const isCode = (path: string) =>
  /^(src|examples|training\/churn_training)\/.*\.(tsx?|mjs|js|html|css|py)$/.test(path) &&
  !/\.test(-d)?\.|\/test(s|ing)?\//.test(path) &&
  !dictionaries.has(path)

/** A text without its comments, with the line breaks kept. */
function withoutComments(path: string, text: string): string {
  const lines = (comment: string) => comment.replace(/[^\n]+/g, '')
  if (path.endsWith('.py')) return text.replace(/"""[\s\S]*?"""/g, lines).replace(/#.*/g, '')
  return text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, lines).replace(/(^|\s)\/\/.*/gm, '$1')
}

/** The names of a company: of its fields, their columns, values and spellings; numbers are nobody's. */
function namesIn({ fields, id, target }: ModelContract): readonly string[] {
  type Spelt = { readonly value: unknown; readonly source: readonly string[] }
  const values = fields.flatMap((field): readonly Spelt[] => ('values' in field ? field.values : []))
  const said = [
    ...[...fields, target, ...(id ? [id] : [])].flatMap(({ name, column }) => [name, column]),
    ...[...values, ...target.values].flatMap(({ value, source }) => [String(value), ...source]),
  ]
  return [...new Set(said)].filter((name) => !ownWords.has(name) && !/^(true|false|[\d.]+)$/.test(name))
}

const contracts = readdirSync(join(root, 'models')).map(
  (name): ModelContract => JSON.parse(readFileSync(join(root, 'models', name, 'contract.json'), 'utf8')),
)

/** Each line of code that holds one of the names as a whole word. */
function mentions(names: readonly string[], files: readonly { path: string; text: string }[]): readonly string[] {
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\w-])(?:${escaped.join('|')})(?![\\w-])`)
  return files.flatMap(({ path, text }) =>
    withoutComments(path, text)
      .split('\n')
      .flatMap((line, place) => (pattern.test(line) ? [`${path}, line ${place + 1}: ${line.trim()}`] : [])),
  )
}

const code = trackedFiles('*')
  .filter(isCode)
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

test.each(contracts.map((contract) => [contract.name, contract] as const))(
  'no code names what is %s’s',
  (_, contract) => {
    expect(code.length).toBeGreaterThan(500)
    expect(mentions(namesIn(contract), code)).toEqual([])
  },
)

test('a name is found where it stands, and left where it is a comment', () => {
  const names = namesIn(contracts[0] as ModelContract)
  const files = [
    {
      path: 'a.ts',
      text: "const a = 1 // tenureMonths\n/* 'Fiber optic'\n */ use('Fiber optic')\nconst b = { partner: true }",
    },
    { path: 'b.py', text: '"""gender"""\nx = record["gender"]  # tenure\n' },
  ]
  expect(mentions(names, files)).toEqual([
    "a.ts, line 3: use('Fiber optic')",
    'a.ts, line 4: const b = { partner: true }',
    'b.py, line 2: x = record["gender"]',
  ])
})
