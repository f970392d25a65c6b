import fc, { type Arbitrary } from 'fast-check'
import type { Recipe } from './revive'

/** One change of a JSON document, somewhere in it. */
export interface Mutation {
  /** Each number chooses among the keys or places of one level; the last level reached is the one that is changed. */
  readonly path: readonly number[]
  readonly act: 'delete' | 'set' | 'twice' | 'swap' | 'rename'
  readonly value?: Recipe
}

const values: Arbitrary<Recipe> = fc.oneof(
  fc.constantFrom<Recipe>(
    null,
    true,
    false,
    0,
    1,
    -1,
    0.5,
    2,
    1e308,
    -1e308,
    5e-324,
    2 ** 53,
    '',
    '0.5',
    'x',
    '__proto__',
  ),
  fc.constantFrom<Recipe>([], {}, [1, 0], ['a'], 'constructor', 'toString', '2026-02-30', '</script>', '\u0000'),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', 'undefined').map((name) => ({ $: name })),
  fc.integer({ min: -3, max: 40 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)

export const mutations: Arbitrary<Mutation> = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 7 }),
  act: fc.constantFrom('delete', 'set', 'set', 'set', 'twice', 'swap', 'rename'),
  value: values,
})

type Container = Record<string, unknown> | unknown[]

/** Changes a document in place; answers the path of what was changed, for people. */
export function mutate(document: object, { path, act, value }: Mutation, revive: (recipe: Recipe) => unknown): string {
  let parent = document as Container
  const names: string[] = []
  for (const choice of path) {
    const keys = Object.keys(parent)
    if (keys.length === 0) break
    const key = keys[choice % keys.length] as string
    names.push(key)
    const child = (parent as Record<string, unknown>)[key]
    const isLast = names.length === path.length
    if (isLast || typeof child !== 'object' || child === null || Object.keys(child).length === 0) {
      change(parent, key, act, value, revive)
      break
    }
    parent = child as Container
  }
  return names.join('.')
}

function change(
  parent: Container,
  key: string,
  act: Mutation['act'],
  value: Recipe,
  revive: (recipe: Recipe) => unknown,
): void {
  const record = parent as Record<string, unknown>
  const place = Number(key)
  if (act === 'set') record[key] = revive(value)
  else if (act === 'delete') {
    if (Array.isArray(parent)) parent.splice(place, 1)
    else delete parent[key]
  } else if (act === 'twice') {
    if (Array.isArray(parent)) parent.splice(place, 0, structuredClone(parent[place]))
    else record[`${key}2`] = record[key]
  } else if (act === 'swap') {
    const keys = Object.keys(parent)
    const other = keys[(keys.indexOf(key) + 1) % keys.length] as string
    const kept = record[key]
    record[key] = record[other]
    record[other] = kept
  } else if (!Array.isArray(parent)) {
    const kept = record[key]
    delete record[key]
    Object.defineProperty(record, typeof value === 'string' ? value : 'x', {
      value: kept,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
}
