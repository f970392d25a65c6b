/**
 * Every block of TypeScript in the documentation is run against the build and held to its types; no block of code is
 * left out. Shell commands are commands.test.ts's.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verification } from '@org/churn/verification'
import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { bundleProgram } from '../places/bundle'
import { findChromium, visit } from '../places/chromium'
import { built, root } from '../testing/packed'
import { codeBlocks, linkedToBuild, markdownFiles, runBlock } from './code-blocks'

/** What README's calls are made with: a customer, several, a source of them, a row, a body, and the rows of the self-test. */
const given = `import { verification } from '@org/churn/verification'
const customers = verification.rows.map(({ customer }) => customer)
const [{ customer }] = verification.rows
const source = customers.values()
const body: unknown = customer
const row = {
  Partner: 'Yes', Dependents: 'No', tenure: '1', PhoneService: 'No', MultipleLines: 'No phone service',
  InternetService: 'DSL', OnlineSecurity: 'No', OnlineBackup: 'Yes', DeviceProtection: 'No', TechSupport: 'No',
  StreamingTV: 'No', StreamingMovies: 'No', Contract: 'Month-to-month', PaperlessBilling: 'Yes',
  PaymentMethod: 'Electronic check', MonthlyCharges: '29.85', TotalCharges: '29.85',
}
`

const blocks = markdownFiles().flatMap((name) => codeBlocks(readFileSync(join(root, name), 'utf8'), name))
const written = (kind: string) => blocks.filter(({ language }) => language === kind)
/** Complete programs. */
const programs = written('ts')
/** Calls of README's with what its reader has: `given` stands before them. */
const calls = written('ts given').map(({ code, ...block }) => ({ ...block, code: given + code }))
/** Modules of a page and of its worker: a first line that is a file's name says which. */
const modules = written('ts browser')

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
  // `text` is what a program prints, or a picture in letters; the express example's tests ask for its `json`.
  const kinds = /^(ts|ts given|ts browser|sh|text|json|)$/
  // The release's tests follow this guide, its file and its program included.
  const followed = /^docs\/own-customers\.md/
  expect(
    blocks
      .filter(({ language, label }) => !kinds.test(language) && !followed.test(label))
      .map(({ label, language }) => [label, language]),
  ).toEqual([])
})

test('README has calls, and a guide has modules of a page', () => {
  expect([calls.length > 0, modules.length > 1]).toEqual([true, true])
})

test.each(calls)('$label runs with what its reader has', ({ code }) => {
  expect(runBlock(code)).toEqual({ stdout: '', stderr: '' })
})

/** What the site shows beside both menus in a window 1280 pixels wide; more has to be scrolled. */
const columns = 96

test.each(['README.md', 'docs/start.md', 'docs/schema.md', 'docs/adapters.md', 'docs/deployment.md', 'docs/errors.md'])(
  'the code of %s can be read without scrolling',
  (name) => {
    const code = blocks.filter(({ label, language }) => label.startsWith(`${name},`) && language !== 'text')
    expect(code.length).toBeGreaterThan(0)
    expect(code.flatMap((block) => block.code.split('\n')).filter((line) => line.length > columns)).toEqual([])
  },
)

describe('runs and prints what is said', () => {
  test.each(programs)('$label', ({ code, output }) => {
    const { stdout, stderr } = runBlock(code)
    expect(stderr).toBe('')
    // A program without an output below it checks itself.
    expect(stdout).toBe(output ?? 'true true\n')
  })
})

/** The blocks as files of a project, and what the compiler says of them, each place by its page and line. */
function compileIn(folder: string, configure: () => void): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const checked = [...programs, ...calls, ...modules]
  checked.forEach(({ code, label }, index) => {
    writeFileSync(join(folder, `example-${index}.ts`), `// ${label}\n${code}\nexport {}\n`)
  })
  configure()
  const { stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '--project', folder], {
    cwd: root,
    encoding: 'utf8',
  })
  return stdout.replaceAll(/example-(\d+)\.ts/g, (_, index: string) => checked[Number(index)].label)
}

const compiler = join(root, 'node_modules/typescript/bin/tsc')

test('keeps to the types', () => {
  const folder = join(root, 'node_modules/.example-types')
  const options = { extends: '../../tsconfig.json', include: ['*', '../../src/model/*.d.ts'], exclude: [] as string[] }
  const said = compileIn(folder, () => writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options)))
  expect(said).toBe('')
}, 60_000)

test('keeps to the types as a newcomer’s project has them, with the package from its build', () => {
  const folder = join(root, 'node_modules/.example-newcomer')
  const said = compileIn(folder, () => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'newcomer', type: 'module' }))
    mkdirSync(join(folder, 'node_modules/@org'), { recursive: true })
    symlinkSync(root, join(folder, 'node_modules/@org/churn'), 'junction')
    // What `npx tsc --init` writes today, with the types of Node.js, which it names in a comment.
    const { stdout } = spawnSync(process.execPath, [compiler, '--init', '--types', 'node'], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stdout).toContain('Created a new tsconfig.json')
    const written = readFileSync(join(folder, 'tsconfig.json'), 'utf8')
    for (const option of ['noUncheckedIndexedAccess', 'exactOptionalPropertyTypes', 'verbatimModuleSyntax'])
      expect(written).toMatch(new RegExp(`^ *"${option}": true`, 'm'))
  })
  expect(said).toBe('')
}, 60_000)

const openBrowser = findChromium()

test.skipIf(openBrowser === undefined)(
  'the worker of a page scores as the native libraries do',
  async () => {
    const browser = await openBrowser?.()
    if (browser === undefined) return
    const page = `
    import { verification } from '@org/churn/verification'
    async function* customers() { for (const { customer } of verification.rows) yield customer }
    globalThis.answer = (async () => {
      const probabilities = []
      for await (const { prediction } of score(customers())) probabilities.push(prediction.probability)
      return probabilities
    })()`
    try {
      const files: Record<string, { body: string }> = {
        '/': { body: '<script type="module" src="/page.js"></script>' },
      }
      for (const { code } of modules) {
        const [, name = 'page.js'] = code.match(/^\/\/ (\S+\.js)\n/) ?? []
        const program = linkedToBuild(name === 'page.js' ? code + page : code, built)
        files[`/${name}`] = { body: (await bundleProgram(root, transformSync(program, { loader: 'ts' }).code)).code }
      }
      const { answer, requests } = await visit(browser, files, root)
      expect(requests).toContain('/churn-worker.js')
      const differences = verification.rows.map(({ probability }, index) =>
        Math.abs(probability - (answer as number[])[index]),
      )
      expect(Math.max(...differences)).toBeLessThan(1e-6)
    } finally {
      await browser.close()
    }
  },
  60_000,
)
