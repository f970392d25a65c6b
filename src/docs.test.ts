/** Every example in docs/ is run against the build and held to its types; no block of code is left out. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json'
import { codeBlocks, documents, runBlock } from './testing/code-blocks'
import { root } from './testing/packed'

const pages = documents().map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))
const blocks = pages.flatMap(({ name, text }) => codeBlocks(text, name))
/** Complete programs: they run. `ts typecheck` marks one that cannot run here, such as a handler for another platform. */
const programs = blocks.filter(({ language }) => language === 'ts')
const typed = blocks.filter(({ language }) => /^tsx? typecheck$/.test(language))

test('the blocks are found, their outputs with them', () => {
  const text = 'a\n\n```ts\nprint(1)\n```\n\n```text\n1\n```\n\n```ts\nprint(2)\n```\n\nand\n\n```text\nnot this\n```\n'
  expect(codeBlocks(text, 'x.md').map(({ label, output }) => [label, output])).toEqual([
    ['x.md, line 3', '1\n'],
    ['x.md, line 7', undefined],
    ['x.md, line 11', undefined],
    ['x.md, line 17', undefined],
  ])
  expect(programs.length).toBeGreaterThan(8)
})

test('no block is of a kind that would go unchecked', () => {
  // `text` is what a program prints, or a picture in letters; shell commands are held against package.json below.
  const kinds = /^(ts|tsx? typecheck|sh|text|)$/
  expect(
    blocks.filter(({ language }) => !kinds.test(language)).map(({ label, language }) => [label, language]),
  ).toEqual([])
})

describe('runs and prints what is said', () => {
  test.each(programs)('$label', ({ code, output }) => {
    const { stdout, stderr } = runBlock(code)
    expect(stderr).toBe('')
    // A program without an output below it checks itself.
    expect(stdout).toBe(output ?? 'true true\n')
  })
})

test('keeps to the types', () => {
  const folder = join(root, 'node_modules/.example-types')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const checked = [...programs, ...typed]
  checked.forEach(({ code, language, label }, index) => {
    const extension = language.startsWith('tsx') ? 'tsx' : 'ts'
    writeFileSync(join(folder, `example-${index}.${extension}`), `// ${label}\n${code}\nexport {}\n`)
  })
  const options = { extends: '../../tsconfig.json', include: ['*', '../../src/*.d.ts'], exclude: [] as string[] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync('node', [compiler, '--project', folder], { cwd: root, encoding: 'utf8' })
  const named = stdout.replaceAll(/example-(\d+)\.tsx?/g, (_, index: string) => checked[Number(index)].label)
  expect(named).toBe('')
}, 60_000)

test('names only commands that package.json has', () => {
  const commands = pages.flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)].map(([, script]) => script),
  )
  expect(commands.length).toBeGreaterThan(0)
  for (const script of commands) expect(manifest.scripts).toHaveProperty([script])
})
