/** The guide docs/own-customers.md, followed as it stands, with a gym that does not exist. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setUpPython } from '../../training/python.mjs'
import { copyCheckout, root } from './copy.mjs'

const guide = readFileSync(join(root, 'docs/own-customers.md'), 'utf8')
const blocks = (language) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text.trim())
const commands = blocks('sh')
const command = (beginning) => commands.find((each) => each.startsWith(beginning))
const [service] = blocks('js')
const [member] = blocks('json')

let folder
let members
const made = () => join(folder, 'build/gym')

beforeAll(() => {
  setUpPython()
  folder = copyCheckout({ withData: false })
  const follow = (line) => {
    const [program, ...words] = line.split(' ')
    return spawnSync(program, words, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })
  }
  const invented = follow(command('node examples/gym.mjs'))
  expect(invented.stderr).toBe('')
  members = readFileSync(join(folder, 'members.csv'), 'utf8')
  const created = follow(command('npm run create'))
  expect(created.status, created.stderr).toBe(0)
  expect(created.stdout).toContain('build/gym is the package @iron-otter/churn')
}, 1_200_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What `npm install --install-links` does, without a registry: the folder, and the library and zod that it needs. */
function install(project) {
  expect(command('npm install')).toBe('npm install --install-links ../churn ../churn/build/gym')
  const place = (name) => join(project, 'node_modules', name)
  mkdirSync(dirname(place('@iron-otter/churn')), { recursive: true })
  cpSync(made(), place('@iron-otter/churn'), { recursive: true })
  mkdirSync(place('@org/churn'), { recursive: true })
  for (const part of ['dist', 'package.json'])
    cpSync(join(folder, part), join(place('@org/churn'), part), { recursive: true })
  symlinkSync(join(root, 'node_modules/zod'), place('zod'), 'junction')
}

test('the file is the one that the guide shows', () => {
  expect(members.split('\n').slice(0, 2).join('\n')).toBe(blocks('text')[0])
  expect(members.trim().split('\n')).toHaveLength(1501)
})

test('every file that the guide names is there', () => {
  for (const [, path] of guide.matchAll(/^\| `(build\/[\w./-]+)`/gm))
    expect(existsSync(join(folder, path)), path).toBe(true)
})

test('nothing in the package is a row or an identifier', () => {
  const [, ...rows] = members.trim().split('\n')
  for (const name of readdirSync(made())) {
    const text = readFileSync(join(made(), name), 'utf8')
    expect(text, name).not.toMatch(/OTTER-\d/)
    for (const row of rows) {
      const cells = row.split(',').slice(1, -1).join(',')
      expect(text.includes(cells), `${name}: ${cells}`).toBe(false)
    }
  }
})

test('its own test and the service of the guide run where it is installed', async () => {
  const project = join(folder, 'build', 'project')
  mkdirSync(project)
  install(project)
  const tested = spawnSync(process.execPath, ['--test', 'self-test.js'], {
    cwd: join(project, 'node_modules/@iron-otter/churn'),
    encoding: 'utf8',
  })
  expect(tested.stdout).toMatch(/^# fail 0$/m)
  writeFileSync(join(project, 'service.mjs'), `${service}\n`)
  const running = spawn(process.execPath, ['service.mjs'], { cwd: project, env: { ...process.env, PORT: '0' } })
  try {
    await new Promise((resolve, reject) => {
      running.stdout.once('data', resolve)
      running.stderr.once('data', (text) => reject(new Error(String(text))))
    })
  } finally {
    running.kill()
  }
})

test('the service answers a member and refuses nonsense', async () => {
  const project = join(folder, 'build', 'project')
  const port = 20_000 + (process.pid % 20_000)
  const running = spawn(process.execPath, ['service.mjs'], { cwd: project, env: { ...process.env, PORT: `${port}` } })
  try {
    await new Promise((resolve) => running.stdout.once('data', resolve))
    const ask = (body) => fetch(`http://localhost:${port}/predict`, { method: 'POST', body })
    const { probability, churn, reasons } = await (await ask(member)).json()
    expect(probability).toBeGreaterThan(0.5)
    expect(churn).toBe(true)
    expect(reasons).toContain('Visits per month: 1: raises the risk')
    const often = JSON.stringify({ ...JSON.parse(member), visits_per_month: '14', contract: 'Yearly' })
    expect((await (await ask(often)).json()).probability).toBeLessThan(0.2)
    expect((await ask('nonsense')).status).toBe(400)
  } finally {
    running.kill()
  }
})

test('the command line scores members with the bundle, and the package is not written twice', () => {
  const churn = (...words) =>
    spawnSync(process.execPath, ['dist/churn.js', ...words], { cwd: folder, encoding: 'utf8' })
  expect(guide).toContain('`--model ../churn/build/gym-bundle`')
  const scored = churn('score', 'members.csv', '--model', 'build/gym-bundle', '--format', 'csv')
  expect(scored.status).toBe(0)
  expect(scored.stdout.trim().split('\n')).toHaveLength(1501)
  const words = ['package', 'build/gym-bundle', '--name', '@iron-otter/churn', '--out']
  expect(churn(...words, 'build/gym').stderr).toContain('build/gym is not empty')
  expect(churn(...words, 'build/again').status).toBe(0)
  const contents = (name) =>
    readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'))
  expect(contents('build/again')).toEqual(contents('build/gym'))
})

test('an impossible name is refused before anything is trained', () => {
  const words = ['training/create.mjs', 'members.csv', '--out', 'build/x', '--name', 'Iron Otter', '--yes']
  const env = { ...process.env, INIT_CWD: folder }
  expect(() => execFileSync(process.execPath, words, { cwd: folder, env, stdio: 'pipe' })).toThrow(
    'expected small letters',
  )
  expect(readdirSync(join(folder, 'build')).sort()).toEqual(['again', 'gym', 'gym-bundle', 'project'])
})
