/**
 * A release from the CSV to the tarball, in a copy of the checkout: refused where the model is worse, packed where not.
 * It runs on the real data; generated customers stand in where none can be reached, and only there: each way trains twice.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { interpreterOf, python as ownPython, pythonEnvironment } from '../../training/python.mjs'
import { copyCheckout, root } from './copy.mjs'

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** Why the real data cannot be reached from here; empty where it can. Data that is there and wrong fails. */
function whyUnreachable() {
  const code = `
from churn_training.contract import read_contract
from churn_training.preparation.source import FetchError, obtain
from churn_training.settings import DEFAULT, REPOSITORY
try:
    obtain(read_contract(REPOSITORY / "models" / "telco" / "contract.json"), DEFAULT)
except FetchError as error:
    print(error)
`
  return execFileSync(ownPython, ['-c', code], { env: pythonEnvironment, encoding: 'utf8' }).trim()
}

/** A copy of the checkout, and what is done and read there. */
function openCopy({ withData, env }) {
  const folder = copyCheckout({ withData })
  const output = join(folder, 'build')
  const read = (path) => readFileSync(join(folder, path))
  const run = (...words) => spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' })
  return {
    folder,
    output,
    read,
    release: (...words) => run('.ci/release/model.mjs', '--quick', ...words),
    pack: () => run('.ci/release/pack.mjs', '--output', output),
    python: (...words) =>
      execFileSync(interpreterOf(join(folder, 'training', '.venv')), ['-m', 'churn_training', ...words], {
        cwd: join(folder, 'training'),
        env,
        stdio: 'pipe',
      }),
    /** Every file of the model, by its checksum. */
    model: () =>
      readdirSync(join(folder, 'models'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path, sha256(readFileSync(path))]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function expectRefusal({ status, stderr }, where = /log-loss .* WORSE/) {
  expect(stderr).toContain('the candidate is worse than what is shipped')
  expect(stderr).toMatch(where)
  expect(stderr).toContain('Nothing is released: "gate"')
  expect(status).toBe(1)
}

/** That the release went through, to a tarball that passes its own self-test with the model of this checksum. */
function expectRelease({ status, stderr }, copy, shipped) {
  expect(stderr).toContain('the candidate may ship')
  expect(status, stderr).toBe(0)
  expect(readdirSync(join(copy.folder, 'models', 'telco', 'report')).length).toBeGreaterThan(5)
  const { evaluation, version } = JSON.parse(copy.read('models/telco/manifest.json'))
  expect(copy.read('README.md').toString()).toContain(`| ROC-AUC | ${evaluation.outOfFold.rocAuc.toFixed(3)} |`)
  expect(readFileSync(join(root, 'README.md'), 'utf8'), 'the checkout itself').toBe(readme)

  const packed = copy.pack()
  expect(packed.stderr).toBe('')
  expect(packed.stdout).toContain(`model telco ${version}: ${shipped}`)
  const [tarball] = readdirSync(copy.output).filter((name) => name.endsWith('.tgz'))
  const bytes = readFileSync(join(copy.output, tarball))
  expect(readFileSync(join(copy.output, 'SHA256SUMS'), 'utf8')).toBe(`${sha256(bytes)}  ${tarball}\n`)
  const listed = execFileSync('tar', ['-tzf', tarball], { cwd: copy.output, encoding: 'utf8' })
  expect(listed).toContain('package/dist/index.js')
  expect(listed).toContain('package/models/telco/NOTICE')
  const contents = execFileSync('tar', ['-xzOf', tarball], { cwd: copy.output, encoding: 'utf8', maxBuffer: 2 ** 26 })
  expect(contents).toContain(shipped)
}

const unreachable = whyUnreachable()
if (unreachable !== '') process.stderr.write(`NOT CHECKED: a release on the real data: ${unreachable}\n`)

describe.skipIf(unreachable !== '')('a release on the real data', () => {
  let copy
  beforeAll(() => {
    copy = openCopy({ withData: true, env: process.env })
  })
  afterAll(() => copy.remove())

  test('is refused where the model is worse, and nothing of it gets into models/', () => {
    // A quick run's model has too few trees: the gate tells it from the shipped one on the hold-out.
    const before = copy.model()
    expectRefusal(copy.release())
    expect(copy.model()).toEqual(before)
  })

  test('goes all the way to a tarball where the model is as good as the shipped one', () => {
    // As if a quick run had been the release before, and the first: now the gate has nothing against another one.
    copy.python('ship', '--name', 'release', '--force')
    rmSync(join(copy.folder, 'training', 'anchors', 'telco.json'))
    const shipped = sha256(copy.read('models/telco/model.onnx'))
    expect(shipped).not.toBe(sha256(readFileSync(join(root, 'models/telco/model.onnx'))))
    rmSync(join(copy.folder, 'models', 'telco', 'report'), { recursive: true })
    expectRelease(copy.release(), copy, shipped)
  })
})

describe('a release where no data can be reached', () => {
  // A proxy that nobody listens at, for every address: what a machine without a network sees.
  const noNetwork = { http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9', no_proxy: '' }
  const { CHURN_DATA, ...without } = process.env
  const many = 'many.csv'
  const few = 'few.csv'
  let copy
  beforeAll(() => {
    copy = openCopy({ withData: false, env: { ...without, ...noNetwork } })
  })
  afterAll(() => copy.remove())

  /** Files of generated customers, by their number. */
  const generate = () => {
    // The same rule behind the labels of both: of few customers there is less of it to learn.
    for (const [name, rows] of [
      [many, 8000],
      [few, 700],
    ])
      copy.python('generate', '--rows', String(rows), '--seed', '1', '--output', join(copy.folder, name))
  }

  test('is refused, and says where the data should be', () => {
    const before = copy.model()
    const { status, stderr } = copy.release()
    expect(stderr).toMatch(/error: could not fetch .*Save the file as training\/data\/.* or name it in CHURN_DATA/)
    expect(stderr).toContain('Nothing is released: "train"')
    expect(status).toBe(1)
    expect(copy.model()).toEqual(before)
  })

  const testGenerated = unreachable === '' ? () => {} : test
  testGenerated('goes all the way to a tarball on generated customers', () => {
    generate()
    copy.python('run', 'report', '--quick', '--name', 'release', '--data', join(copy.folder, many))
    copy.python('ship', '--name', 'release', '--force')
    const shipped = sha256(copy.read('models/telco/model.onnx'))
    rmSync(join(copy.folder, 'models', 'telco', 'report'), { recursive: true })
    expectRelease(copy.release('--data', many), copy, shipped)
  })

  testGenerated('is refused where the model is worse, and nothing of it gets into models/', () => {
    const before = copy.model()
    // The shipped recipe learns as little from so few: it is the aims that the candidate misses.
    expectRefusal(copy.release('--data', few), /ROC-AUC out of fold, the aim .* WORSE/)
    expect(copy.model()).toEqual(before)
  })

  test('packs no model whose parts are not of one piece', () => {
    appendFileSync(join(copy.folder, 'models', 'telco', 'model.onnx'), 'x')
    rmSync(copy.output, { recursive: true, force: true })
    const { status, stderr } = copy.pack()
    expect(stderr).toMatch(/models\/telco\/model\.onnx: got sha256 \w{64}, expected the manifest's \w{64}/)
    expect(status).not.toBe(0)
    expect(existsSync(copy.output)).toBe(false)
  })
})
