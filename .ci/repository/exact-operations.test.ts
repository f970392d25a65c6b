/** What ships computes with operations that have one result on every engine. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src', import.meta.url))

/** ECMAScript defines these to the last bit; of all other functions of Math it asks for "an approximation". */
const exact = /^(abs|ceil|clz32|floor|fround|imul|max|min|round|sign|trunc|PI|LOG2E)$/

/** Whose last bits reach neither a probability nor a decision. */
const harmless = [
  // A figure that a command prints beside its scores.
  { file: 'command-line/confusion.ts', name: 'log' },
  // The standard's constants, of which only the first 32 bits are used.
  { file: 'model/sha256.ts', name: '(candidate **' },
  // Where Newton's method begins: it ends at the same root from the neighbours of that number.
  { file: 'trees/quadrature.ts', name: 'cos' },
]

const files = (readdirSync(source, { recursive: true }) as string[])
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /(?<!\.test|\.test-d|\.d)\.ts$/.test(file))

/** What in a text may have other bits on another engine. */
function inexactIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  const functions = [...code.matchAll(/\bMath(?:\.|\?\.|\[['"`]?)(\w+)/g)].map(([, name]) => name)
  const taken = [...code.matchAll(/\{([^{}]*)\}\s*=\s*Math\b/g)].flatMap(([, names]) => names.match(/\w+/g) ?? [])
  // A power of the literal 2 is exact, and one of whole bigints; any other base may not be. Bold text has no blanks inside.
  const powers = [...code.matchAll(/(\S+) \*\* /g)]
    .map(([, base]) => base)
    .filter((base) => !/(^|[^\w.])2n?$/.test(base))
  const whole = [...code.matchAll(/(?<!\}\s*=\s*)\bMath\b(?!\s*(\.|\?\.|\[))/g)].map(() => 'Math itself')
  return [
    ...[...functions, ...taken].filter((name) => !exact.test(name)),
    ...powers.map((base) => `${base} **`),
    ...whole,
  ]
}

test('nothing that ships asks an engine for an approximation', () => {
  expect(files.length).toBeGreaterThan(100)
  const found = files.flatMap((file) =>
    inexactIn(readFileSync(join(source, file), 'utf8')).map((name) => ({ file, name })),
  )
  expect([...found].sort((one, other) => one.file.localeCompare(other.file))).toEqual(harmless)
})

test.each([
  ['Math.exp(-x)', ['exp']],
  ['const { log, floor } = Math', ['log']],
  ['const own = Math', ['Math itself']],
  ["Math['pow'](x, 3)", ['pow']],
  ['x ** 0.5', ['x **']],
  ['f(2 ** bits)', []],
  ['x2 ** bits', ['x2 **']],
  ['1.2 ** bits', ['1.2 **']],
  ['10 ** decimals', ['10 **']],
  ['(2 ** 24) * Math.floor(x) // Math.exp', []],
])('%s', (code, expected) => {
  expect(inexactIn(code)).toEqual(expected)
})
