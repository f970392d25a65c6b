/** Every complete example in docs/ runs against the build, and prints that all is well. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { built, root } from './testing/packed'

const examples = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(join(root, 'docs', name), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code], index) => ({
      label: `docs/${name}, example ${index + 1}`,
      code: code ?? '',
    })),
  )

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(1)
})

test.each(examples)('$label', ({ code }) => {
  built('index.js')
  // Inside the checkout, so that the package's name leads to its own build.
  mkdirSync(join(root, 'node_modules/.examples'), { recursive: true })
  const folder = mkdtempSync(join(root, 'node_modules/.examples/'))
  const file = join(folder, 'example.mjs')
  const own = (name: string) => `'${join(root, 'dist', name)}.js'`
  const linked = code.replaceAll(/'@org\/churn(?:\/(\w+))?'/g, (_, entry: string | undefined) => own(entry ?? 'index'))
  writeFileSync(file, transformSync(linked, { loader: 'ts', format: 'esm' }).code)
  const { stdout, stderr } = spawnSync('node', [file], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toBe('true true\n')
})
