/** The npm package that `churn package` makes of another company's bundle, as its users get it. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { npm } from '../npm.mjs'
import { ferries, ferriesContract } from '../testing/ferries'
import { built, install, pack, root } from '../testing/packed'
import { rowers } from '../testing/rowers'

const scratch = mkdtempSync(join(tmpdir(), 'churn-own-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const churn = (...args: readonly string[]) =>
  spawnSync(process.execPath, [built('churn.js'), ...args], { cwd: scratch, encoding: 'utf8' })
const make = (bundle: string, out: string, name = '@acme/crew') =>
  churn('package', bundle, '--out', out, '--name', name)
const filesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))

const own = join(scratch, 'made', 'crew')
/** A project with nothing in it but the package, as npm packs it, and what it needs. */
let project: string
let printed: string

/** Packages as npm packs them: of a company of employees, and of one whose fields are of every kind, dates among them. */
const companies = [
  { name: '@acme/crew', bundle: ferries, folder: own },
  { name: '@acme/rowers', bundle: rowers, folder: join(scratch, 'made-rowers') },
].map((company) => ({ ...company, packed: join(scratch, `packed${company.name.replaceAll('/', '-')}`) }))
const installed = (name: string) => join(project, 'node_modules', name)

beforeAll(() => {
  project = install(pack().tarball, [...Object.keys(manifest.dependencies), 'zod'])
  for (const { name, bundle, folder, packed } of companies) {
    const { status, stdout, stderr } = make(bundle, folder, name)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    printed ??= stdout
    mkdirSync(packed)
    execFileSync(...npm('pack', '--silent', '--pack-destination', packed), { cwd: folder })
    mkdirSync(installed(name), { recursive: true })
    execFileSync('tar', ['-xzf', tarballIn(packed), '--strip-components=1', '-C', installed(name)])
  }
}, 300_000)
const tarballIn = (folder: string) => join(folder, readdirSync(folder)[0] as string)
afterAll(() => rmSync(project, { recursive: true, force: true }))

test('holds these files, and says where to begin', () => {
  expect(readdirSync(own).sort()).toEqual([
    'README.md',
    'contract.json',
    'customer.d.ts',
    'customer.js',
    'evaluation.d.ts',
    'evaluation.js',
    'example.js',
    'index.d.ts',
    'index.js',
    'model.js',
    'package.json',
    'report.html',
    'self-test.js',
    'verification.d.ts',
    'verification.js',
  ])
  expect(printed).toBe(
    `${own} is the package @acme/crew: 15 files; begin with its README.md.\n` +
      'It has no model card: the training commands "create" and "train" write one that may leave the bundle.\n',
  )
  expect(readdirSync(dirname(own))).toEqual(['crew'])
})

test('is private and unlicensed, and needs what the library says it needs', () => {
  expect(JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))).toMatchObject({
    name: '@acme/crew',
    private: true,
    license: 'UNLICENSED',
    type: 'module',
    engines: manifest.engines,
    peerDependencies: { '@org/churn': `^${manifest.version}`, zod: manifest.peerDependencies.zod },
  })
})

test('is the same byte for byte when it is made again', () => {
  const again = join(scratch, 'again')
  mkdirSync(again) // an empty folder is as good as none
  expect(make(ferries, again).status).toBe(0)
  expect(filesOf(again)).toEqual(filesOf(own))
})

test('takes the decisions along where there are some', () => {
  const bundle = join(scratch, 'decided')
  cpSync(ferries, bundle, { recursive: true })
  writeFileSync(join(bundle, 'decisions.json'), '{"formatVersion": 1}\n')
  const out = join(scratch, 'with-decisions')
  expect(make(bundle, out).status).toBe(0)
  expect(readFileSync(join(out, 'decisions.json'), 'utf8')).toBe('{"formatVersion": 1}\n')
  expect(JSON.parse(readFileSync(join(out, 'package.json'), 'utf8')).exports).toHaveProperty(['./decisions.json'])
})

describe('the model card', () => {
  const { model, contract } = JSON.parse(readFileSync(join(ferries, 'manifest.json'), 'utf8'))
  const card = [
    '# Model card: ferries',
    `Model sha256 \`${model.sha256}\`. No figure in this card is`,
    `about fewer than ten employees. Contract sha256 \`${contract.sha256}\`.\n`,
  ].join('\n')
  const carded = (name: string, text: string) => {
    const bundle = join(scratch, name)
    cpSync(ferries, bundle, { recursive: true })
    writeFileSync(join(bundle, 'MODEL_CARD.md'), text)
    return bundle
  }

  test('is the one that stands beside the bundle', () => {
    const out = join(scratch, 'with-card')
    expect(make(carded('carded', card), out)).toMatchObject({ status: 0, stderr: '' })
    expect(readFileSync(join(out, 'MODEL_CARD.md'), 'utf8')).toBe(card)
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('| [MODEL_CARD.md](MODEL_CARD.md) |')
    expect(readFileSync(join(own, 'README.md'), 'utf8')).not.toContain('MODEL_CARD')
  })

  test.each(['model', 'contract'] as const)('of another %s is refused', (part) => {
    const other = card.replace({ model, contract }[part].sha256, '0'.repeat(64))
    const out = join(scratch, 'refused', `card-of-another-${part}`)
    const { status, stderr } = make(carded(`other-${part}`, other), out)
    expect(stderr).toMatch(new RegExp(`MODEL_CARD\\.md is about another ${part}: .* Copy all files of one training`))
    expect([status, existsSync(out)]).toEqual([1, false])
  })
})

test.each(companies)('$name passes its own test where it is installed', ({ name }) => {
  const { status, stdout } = spawnSync(process.execPath, ['--test', 'self-test.js'], {
    cwd: installed(name),
    encoding: 'utf8',
  })
  expect(stdout).toMatch(/^# pass 5$/m)
  expect(status).toBe(0)
})

test('its own test notices another model', () => {
  const damaged = join(project, 'node_modules', '@acme', 'damaged')
  cpSync(join(project, 'node_modules/@acme/crew'), damaged, { recursive: true })
  for (const file of readdirSync(damaged)) {
    const text = readFileSync(join(damaged, file), 'utf8').replaceAll('@acme/crew', '@acme/damaged')
    writeFileSync(
      join(damaged, file),
      file === 'verification.js' ? text.replace(/"probability": 0\.\d/, '"probability": 0.99') : text,
    )
  }
  const { status, stdout } = spawnSync(process.execPath, ['--test', 'self-test.js'], { cwd: damaged, encoding: 'utf8' })
  rmSync(damaged, { recursive: true })
  expect(stdout).toMatch(/^not ok .*the answers are those of the native libraries/m)
  expect(status).toBe(1)
})

test.each(companies)(
  'publint, strict, and are the types wrong, of $name',
  ({ packed }) => {
    const tarball = tarballIn(packed)
    const publint = [join(root, 'node_modules/publint/src/cli.js'), tarball, '--strict']
    expect(execFileSync(process.execPath, publint, { encoding: 'utf8' })).toContain('All good!')
    const types = [join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'), tarball]
    // Without problems it prints a table and exits with 0.
    execFileSync(process.execPath, [...types, '--profile', 'esm-only', '--no-color'], { stdio: 'pipe' })
  },
  60_000,
)

test.each(companies)('every block of JavaScript in the README of $name prints what it says', ({ folder }) => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)]
  expect(blocks).toHaveLength(2)
  for (const [, code, output] of blocks) {
    writeFileSync(join(project, 'block.mjs'), code as string)
    expect(execFileSync(process.execPath, ['block.mjs'], { cwd: project, encoding: 'utf8' })).toBe(output)
  }
})

test('what people read speaks of employees, and of no customers', () => {
  const names = /\b(customerSchema|Customer)\b/g
  for (const file of ['README.md', 'report.html', 'example.js', 'evaluation.d.ts', 'package.json']) {
    const text = readFileSync(join(own, file), 'utf8').replace(names, '')
    expect(text.match(/.*customer.*/i)?.[0], file).toBeUndefined()
    if (file.endsWith('.md') || file.endsWith('.html')) expect(text, file).toMatch(/\bemployees?\b/)
  }
})

describe('types', () => {
  test.each(['bundler', 'nodenext'])(
    'of the company’s own fields, under %s',
    (resolution) => {
      const code = `
import { createChurnPredictor, type Customer, customerSchema, type PointName, readRow, selfTest, whatWouldChange } from '@acme/crew'
import { evaluation } from '@acme/crew/evaluation'
import { verification } from '@acme/crew/verification'
import type * as z from 'zod'
const customer: Customer = customerSchema.parse({})
// The schema's answer is the type, in both directions.
export const parsed: z.output<typeof customerSchema> = customer
export const port: 'North Pier' | 'Old Harbour' | 'None' | null = customer.homePort
// @ts-expect-error a misspelt value
export const wrong: Customer = { ...customer, homePort: 'South Pier' }
const predictor = createChurnPredictor({ policy: 'balanced' satisfies PointName })
// @ts-expect-error no such operating point
createChurnPredictor({ policy: 'brave' })
export const probability: number = predictor.predict(customer).probability
export const fields: keyof Customer = readRow(predictor, {}) && 'homePort'
export const passed: boolean = selfTest(predictor, verification).passed
export const figure: number | undefined = evaluation.operatingPoints[0]?.holdOut?.recall
export const changed = whatWouldChange(predictor, customer, { target: { probabilityAtMost: 0.1 } })
`
      writeFileSync(join(project, 'consumer.ts'), code)
      const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
      const options = [
        '--strict',
        '--noEmit',
        '--target',
        'es2022',
        '--module',
        module,
        '--moduleResolution',
        resolution,
      ]
      writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }))
      const { stdout } = spawnSync(
        process.execPath,
        [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'consumer.ts'],
        { cwd: project, encoding: 'utf8' },
      )
      expect(stdout).toBe('')
    },
    60_000,
  )
})

describe('privacy', () => {
  test('no figure is about fewer than ten people', () => {
    const script = `import { evaluation } from '@acme/crew/evaluation'
      console.log(JSON.stringify(evaluation))`
    writeFileSync(join(project, 'print.mjs'), script)
    const evaluation = JSON.parse(execFileSync(process.execPath, ['print.mjs'], { cwd: project, encoding: 'utf8' }))
    for (const sample of [evaluation.outOfFold, evaluation.holdOut]) {
      const { contacted, customers } = sample.outcomes
      expect(contacted.length).toBeGreaterThan(10)
      for (const [place, count] of contacted.entries())
        expect(count - (contacted[place - 1] ?? 0)).toBeGreaterThanOrEqual(10)
      const rest = customers - contacted.at(-1)
      expect(rest === 0 || rest >= 10, String(rest)).toBe(true)
      for (const { rows } of sample.reliability) expect(rows).toBeGreaterThanOrEqual(10)
    }
    const dots: number[] = evaluation.holdOut.reliability.map(({ rows }: { rows: number }) => rows)
    const counts = [...new Set([Math.min(...dots), Math.max(...dots)])].join(' to ')
    expect(readFileSync(join(own, 'report.html'), 'utf8')).toContain(`Each dot is ${counts} employees of similar`)
    const groups = evaluation.operatingPoints.flatMap(
      ({ outOfFold, holdOut }: Record<string, Record<string, number>>) =>
        [outOfFold, holdOut].flatMap((found) =>
          found ? [found.truePositives, found.falsePositives, found.falseNegatives, found.trueNegatives] : [],
        ),
    )
    expect(groups.length).toBeGreaterThan(0)
    for (const count of groups) expect(count === 0 || count >= 10, String(count)).toBe(true)
  })

  test('the distributions of the training data and the curves of training stay where they are', () => {
    const model = readFileSync(join(own, 'model.js'), 'utf8')
    for (const key of ['reference', 'curves', 'choice', 'split', 'parameters']) expect(model).not.toContain(`"${key}"`)
  })

  test('the page asks for nothing from elsewhere', () => {
    const page = readFileSync(join(own, 'report.html'), 'utf8')
    expect(page).not.toMatch(/<(script|link|img|iframe|object|base)\b|\b(src|href)=|url\(|@import|https?:/i)
    expect(page).toContain('<title>')
  })
})

describe('what cannot become a package', () => {
  const copy = (change: (bundle: string) => void) => {
    const bundle = mkdtempSync(join(scratch, 'bundle-'))
    cpSync(ferries, bundle, { recursive: true })
    change(bundle)
    return bundle
  }
  const edit = (file: string, from: RegExp | string, to: string) => (bundle: string) => {
    const path = join(bundle, file)
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(from)
    writeFileSync(path, text.replace(from, to))
  }

  test.each<[string, (bundle: string) => void, RegExp]>([
    [
      'a folder that is no bundle',
      (bundle) => rmSync(join(bundle, 'manifest.json')),
      /is not a model bundle: .*Name the/,
    ],
    [
      'a bundle of another format',
      edit('manifest.json', /"format": \d+/, '"format": 3'),
      /format of the manifest: got 3, .*update/,
    ],
    [
      'a contract that was changed',
      edit('contract.json', ferriesContract.title, 'Another'),
      /contract\.json is not the file/,
    ],
    ['trees of another model', edit('trees.json', /(\d)\]/, '7]'), /trees/],
    ['no trees', (bundle) => rmSync(join(bundle, 'trees.json')), /trees\.json\. Copy all files/],
    ['no vectors', (bundle) => rmSync(join(bundle, 'vectors.json')), /holds no vectors\.json\. Copy all files/],
    [
      'answers of another model',
      edit('vectors.json', /"probability": 0\.\d/, '"probability": 0.99'),
      /do not belong together\. Copy/,
    ],
  ])('%s', (_, change, sentence) => {
    const out = join(scratch, 'refused', 'package')
    const { status, stderr } = make(copy(change), out)
    expect(stderr).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(status).toBe(1)
    expect(existsSync(dirname(out))).toBe(false)
  })

  test('an output folder that is not empty, which stays as it is', () => {
    const out = join(scratch, 'full')
    mkdirSync(out)
    writeFileSync(join(out, 'mine.txt'), 'mine')
    expect(make(ferries, out)).toMatchObject({
      status: 1,
      stderr: `churn: ${out} is not empty: it holds mine.txt. Name another folder, or empty this one.\n`,
    })
    expect(filesOf(out)).toEqual({ 'mine.txt': 'mine' })
    expect(make(ferries, join(out, 'mine.txt')).stderr).toContain('mine.txt is a file, expected a folder')
  })

  test.each([
    ['Acme', 'expected small letters'],
    ['@acme', 'expected a scope and a name'],
    ['@acme/', 'expected small letters'],
    ['.hidden', 'expected small letters'],
    ['a b', 'expected small letters'],
    ['a/b', 'expected small letters'],
    ['fs', 'a module of Node'],
    ['node_modules', 'npm keeps this one'],
    ['@org/churn', 'what the package needs'],
    ['zod', 'what the package needs'],
    ['@Acme/churn', 'expected small letters'],
    ['@acme/churn/more', 'expected small letters'],
    ['../churn', 'expected small letters'],
    ['@acme/churn ', 'expected small letters'],
    ['x'.repeat(215), 'at most 214 characters'],
  ])('the name %s', (name, sentence) => {
    const out = join(scratch, 'unnamed')
    const { status, stderr } = make(ferries, out, name)
    expect(stderr).toContain(sentence)
    expect(status).toBe(2)
    expect(existsSync(out)).toBe(false)
  })

  test.each([
    [['package'], 'got 0 folders, expected 1: the bundle'],
    [['package', ferries], 'got no --out'],
    [['package', ferries, '--out', 'x'], 'got no --name'],
    [['package', ferries, '--colour'], "Unknown option '--colour'"],
  ])('%j', (args, sentence) => {
    const { status, stderr } = churn(...args)
    expect(stderr).toContain(sentence)
    expect(status).toBe(2)
  })

  test('name and folder can be checked before a bundle is made', () => {
    const out = join(scratch, 'checked')
    expect(churn('package', '--check', '--out', out, '--name', '@acme/crew')).toMatchObject({ status: 0, stdout: '' })
    expect(existsSync(out)).toBe(false)
    expect(churn('package', '--check', '--out', scratch, '--name', '@acme/crew').stderr).toContain('is not empty')
    expect(churn('package', ferries, '--check', '--out', out, '--name', 'x').stderr).toContain('got 1 folders')
  })

  test('the help says what it makes', () => {
    expect(churn('package', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--out FOLDER') })
  })
})

describe('nothing half written', () => {
  test.each(['to a folder', 'to nowhere'])('a link %s where the package should go stays as it is', (where) => {
    const target = join(scratch, `target ${where}`)
    if (where === 'to a folder') mkdirSync(target)
    const link = join(scratch, `link ${where}`)
    symlinkSync(target, link, 'junction')
    const { status, stderr } = make(ferries, link)
    expect(stderr).toBe(`churn: ${link} is a link, expected a folder that does not exist yet. Name another folder.\n`)
    expect(status).toBe(1)
    expect(existsSync(target) ? readdirSync(target) : []).toEqual([])
  })

  test.each(['package', 'deep/er/package'])('an output folder %s inside the bundle', (inside) => {
    const bundle = join(scratch, 'read-only')
    cpSync(ferries, bundle, { recursive: true })
    const out = join(bundle, inside)
    expect(make(bundle, out)).toMatchObject({
      status: 1,
      stderr: `churn: ${out} lies in ${bundle}, which is read only. Name a folder outside of it.\n`,
    })
    expect(readdirSync(bundle).sort()).toEqual(readdirSync(ferries).sort())
  })

  test('the bundle as its own output', () => {
    expect(make(ferries, ferries).stderr).toContain(`${ferries} is not empty`)
  })

  test('a name of 300 letters for the folder', () => {
    const { status, stderr } = make(ferries, join(scratch, 'long', 'x'.repeat(300)))
    expect(stderr).toMatch(/its name is too long\.\n$/)
    expect(status).toBe(1)
  })

  test.each([
    ['a process that is killed', 'process.kill(process.pid, "SIGKILL")', /^$/],
    [
      'a disk that is full',
      'throw Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" })',
      /^churn: Cannot write \S+: the disk is full\.\n$/,
    ],
  ])('%s while it writes', (_, event, sentence) => {
    const folder = mkdtempSync(join(scratch, 'middle-'))
    const preload = join(folder, 'preload.cjs')
    writeFileSync(
      preload,
      `const fs = require('node:fs')
const write = fs.writeFileSync
fs.writeFileSync = (path, ...rest) => {
  if (String(path).endsWith('model.js')) ${event}
  return write(path, ...rest)
}
require('node:module').syncBuiltinESMExports()`,
    )
    const out = join(folder, 'made', 'crew')
    const words = [built('churn.js'), 'package', ferries, '--out', out, '--name', '@acme/crew']
    const { status, stderr } = spawnSync(process.execPath, ['--require', preload, ...words], { encoding: 'utf8' })
    expect(status).not.toBe(0)
    expect(stderr).toMatch(sentence)
    expect(existsSync(out)).toBe(false)
    expect(make(ferries, out).status).toBe(0)
    expect(readdirSync(out)).toHaveLength(15)
  })

  test('a package in place of its bundle', () => {
    const bundle = `${own}-bundle`
    const score = () => churn('self-test', '--model', own)
    expect(score()).toMatchObject({ status: 1, stderr: expect.stringContaining('is a package and not a model bundle') })
    cpSync(ferries, bundle, { recursive: true })
    expect(score().stderr).toContain(`The bundle beside it is ${bundle}.`)
    rmSync(bundle, { recursive: true })
  })
})
