/** A release from the CSV to the tarball, in a copy of the checkout: refused where the model is worse, packed where not. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'churn-dry-run-'))
const output = join(copy, 'build')
const read = (path) => readFileSync(join(copy, path))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const run = (command, args) => spawnSync(command, args, { cwd: copy, encoding: 'utf8' })
const python = (...args) =>
  execFileSync(join(copy, 'training/.venv/bin/python'), ['-m', 'churn_training', ...args], {
    cwd: join(copy, 'training'),
    stdio: 'pipe',
  })
const release = () => run('node', ['.ci/release/model.mjs', '--quick'])
/** Every file of the model, by its checksum. */
const model = () =>
  readdirSync(join(copy, 'models'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, sha256(readFileSync(path))])

beforeAll(() => {
  const names = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root })
  for (const name of names.toString().split('\0')) {
    if (name === '' || !existsSync(join(root, name)) || name === 'training/.venv') continue
    mkdirSync(dirname(join(copy, name)), { recursive: true })
    cpSync(join(root, name), join(copy, name))
  }
  // A folder of links and not one link: what is built inside it must find the copy around it, and not the checkout.
  mkdirSync(join(copy, 'node_modules'))
  for (const name of readdirSync(join(root, 'node_modules')).filter((each) => each === '.bin' || !each.startsWith('.')))
    symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name))
  symlinkSync(join(root, 'training/.venv'), join(copy, 'training/.venv'))
  // Where the data has been fetched for the checkout, the copy need not fetch it.
  if (existsSync(join(root, 'training/data'))) symlinkSync(join(root, 'training/data'), join(copy, 'training/data'))
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

const readme = readFileSync(join(root, 'README.md'), 'utf8')

test('a worse model is refused, and nothing of it gets into models/', () => {
  // A quick run's model has too few trees: the gate tells it from the shipped one on the hold-out.
  const before = model()
  const { status, stderr } = release()
  expect(stderr).toContain('the candidate is worse than what is shipped')
  expect(stderr).toMatch(/log-loss .* WORSE/)
  expect(stderr).toContain('Nothing is released: "gate"')
  expect(status).toBe(1)
  expect(model()).toEqual(before)
})

test('a model as good as the shipped one goes all the way to a tarball that passes its own self-test', () => {
  // As if a quick run had been the release before: now the gate has nothing against another one.
  python('ship', '--name', 'release', '--force')
  const shipped = sha256(read('models/telco/model.onnx'))
  expect(shipped).not.toBe(sha256(readFileSync(join(root, 'models/telco/model.onnx'))))
  rmSync(join(copy, 'models/telco/report'), { recursive: true })
  const { status, stderr } = release()
  expect(stderr).toContain('the candidate may ship')
  expect(status).toBe(0)
  expect(readdirSync(join(copy, 'models/telco/report')).length).toBeGreaterThan(5)
  const { evaluation } = JSON.parse(read('models/telco/manifest.json'))
  expect(read('README.md').toString()).toContain(`| ROC-AUC | ${evaluation.outOfFold.rocAuc.toFixed(3)} |`)

  expect(readFileSync(join(root, 'README.md'), 'utf8'), 'the checkout itself').toBe(readme)

  const packed = run('node', ['.ci/release/pack.mjs', '--output', output])
  expect(packed.stderr).toBe('')
  expect(packed.stdout).toContain(`model telco ${JSON.parse(read('models/telco/manifest.json')).version}: ${shipped}`)
  const [tarball] = readdirSync(output).filter((name) => name.endsWith('.tgz'))
  const bytes = readFileSync(join(output, tarball))
  expect(readFileSync(join(output, 'SHA256SUMS'), 'utf8')).toBe(`${sha256(bytes)}  ${tarball}\n`)
  const listed = execFileSync('tar', ['-tzf', join(output, tarball)], { encoding: 'utf8' })
  expect(listed).toContain('package/dist/index.js')
  expect(listed).toContain('package/models/telco/NOTICE')
  const contents = execFileSync('tar', ['-xzOf', join(output, tarball)], { encoding: 'utf8' })
  expect(contents).toContain(shipped)
})

test('a model whose parts are not of one piece is not packed', () => {
  appendFileSync(join(copy, 'models/telco/model.onnx'), 'x')
  rmSync(output, { recursive: true, force: true })
  const { status, stderr } = run('node', ['.ci/release/pack.mjs', '--output', output])
  expect(stderr).toMatch(/models\/telco\/model\.onnx: got sha256 \w{64}, expected the manifest's \w{64}/)
  expect(status).not.toBe(0)
  expect(existsSync(output)).toBe(false)
})
