import { createHash } from 'node:crypto'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { folder, run } from '@testing/command-line'
import { describe, expect, test } from 'vitest'
import { findDamage } from './verify'

const shipped = fileURLToPath(new URL('../../models/telco', import.meta.url))

/** A copy of the shipped bundle, to damage. */
function copy(): string {
  const path = join(folder(), 'bundle')
  cpSync(shipped, path, { recursive: true })
  return path
}

const text = (bundle: string, name: string) => readFileSync(join(bundle, name), 'utf8')
const replace = (name: string, from: string | RegExp, to: string) => (bundle: string) => {
  const before = text(bundle, name)
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(join(bundle, name), after)
}
const remove = (name: string) => (bundle: string) => rmSync(join(bundle, name))
// biome-ignore lint/suspicious/noExplicitAny: damages JSON of any shape
const edit = (name: string, change: (content: any) => void) => (bundle: string) => {
  const content = JSON.parse(text(bundle, name))
  change(content)
  writeFileSync(join(bundle, name), JSON.stringify(content))
}
/** Writes a file and its checksum into manifest and bill, as somebody who hides a change would. */
const hide = (name: string, change: (bundle: string) => void) => (bundle: string) => {
  const sha256 = () =>
    createHash('sha256')
      .update(readFileSync(join(bundle, name)))
      .digest('hex')
  const before = sha256()
  change(bundle)
  for (const paper of ['manifest.json', 'bom.json', 'MODEL_CARD.md']) {
    writeFileSync(join(bundle, paper), text(bundle, paper).replaceAll(before, sha256()))
  }
}

test('the shipped bundle is whole', () => {
  expect(findDamage(shipped)).toEqual([])
})

describe('says what is wrong', () => {
  test.each<[string, (bundle: string) => void, RegExp]>([
    ['no manifest', remove('manifest.json'), /^\S+ is not a model bundle: it holds no manifest\.json\.$/],
    ['a manifest cut short', replace('manifest.json', /[\s\S]{40}$/, ''), /^manifest\.json is not JSON: /],
    [
      'a manifest of nothing',
      (bundle) => writeFileSync(join(bundle, 'manifest.json'), 'null'),
      /^manifest\.json holds no/,
    ],
    [
      'a contract of nothing',
      (bundle) => writeFileSync(join(bundle, 'contract.json'), 'null'),
      /^contract\.json holds no/,
    ],
    ['no list of points', edit('manifest.json', (m) => (m.operatingPoints = {})), /cannot be used/],
    [
      'an empty manifest',
      (bundle) => writeFileSync(join(bundle, 'manifest.json'), '{}'),
      /^model\.onnx is not the file/,
    ],
    [
      'a manifest of another format',
      edit('manifest.json', (m) => (m.format = 1)),
      /cannot be used: .*format of the man/,
    ],
    ['no contract', remove('contract.json'), /^contract\.json is missing\.$/],
    [
      'another contract',
      replace('contract.json', 'Month-to-month contract', 'Monthly'),
      /^contract\.json is not the file/,
    ],
    ['no trees', remove('trees.json'), /^trees\.json is missing\.$/],
    ['other trees', replace('trees.json', /(\d)\]/, '7]'), /^trees\.json is not the file that manifest\.json names/],
    ['no ONNX file', remove('model.onnx'), /^model\.onnx is missing; manifest\.json names it\.$/],
    [
      'a flipped bit in the ONNX file',
      (bundle) => {
        const bytes = readFileSync(join(bundle, 'model.onnx'))
        bytes[bytes.length >> 1] ^= 1
        writeFileSync(join(bundle, 'model.onnx'), bytes)
      },
      /^model\.onnx is not the file that manifest\.json names: got sha256 [0-9a-f]{64}, expected [0-9a-f]{64}\.$/,
    ],
    ['no vectors', remove('vectors.json'), /^vectors\.json is missing\.$/],
    [
      'a wrong probability',
      edit('vectors.json', (v) => (v.rows[3].probability = 0.5)),
      /^The answers are not those of vec/,
    ],
    ['a wrong reason', edit('vectors.json', (v) => (v.rows[3].contributions.contract = 9)), /a contribution by \d/],
    [
      'a wrong margin',
      edit('vectors.json', (v) => (v.rows[3].margin += 0.01)),
      /^Row 3 of vectors\.json has another margin/,
    ],
    ['vectors of another shape', edit('vectors.json', (v) => (v.rows = 3)), /^vectors\.json holds no rows\.$/],
    [
      'a threshold that is not its margin’s',
      edit('manifest.json', (m) => (m.operatingPoints[1].threshold += 0.01)),
      /^trees\.json cannot be used: .*balanced/,
    ],
    [
      'operating points out of order',
      edit('manifest.json', (m) => m.operatingPoints.reverse()),
      /cannot be used: .*(threshold of|operating points)/,
    ],
    [
      'another calibration',
      edit('manifest.json', (m) => (m.calibration = { method: 'platt', slope: 1.1, intercept: 0 })),
      /cannot be used: .*margin/,
    ],
    ['no card', remove('MODEL_CARD.md'), /^MODEL_CARD\.md is missing: "run report"/],
    [
      'the card of another model',
      replace('MODEL_CARD.md', /[0-9a-f]{64}/, '0'.repeat(64)),
      /^MODEL_CARD\.md is about another model: it does not name sha256/,
    ],
    [
      'other points as types',
      replace('operating-points.ts', "'recall' | ", ''),
      /^operating-points\.ts is not what manifest\.json generates: run npm run model:code/,
    ],
    [
      'the schema of another contract',
      replace('customer.ts', 'max(1200)', 'max(120)'),
      /^customer\.ts is not what contract\.json generates: run npm run model:code/,
    ],
    ['a bill cut short', replace('bom.json', /[\s\S]{40}$/, ''), /^bom\.json is not JSON: /],
    [
      'a bill that names a lost file',
      edit('bom.json', (b) => (b.metadata.component.components[0].name = 'lost.json')),
      /^lost\.json is missing; bom\.json names it\.$/,
    ],
    [
      'trees that were changed together with their checksum',
      hide(
        'trees.json',
        edit('trees.json', (t) => (t.leaf[0] += 1)),
      ),
      /^model\.onnx and trees\.json give row \d+ of vectors\.json different margins|cannot be used/,
    ],
  ])('%s', (_, damage, expected) => {
    const bundle = copy()
    damage(bundle)
    const found = findDamage(bundle)
    expect(
      found.find((sentence) => expected.test(sentence)),
      found.join('\n'),
    ).toBeDefined()
  })
})

test('a bundle without a bill of materials is not whole', () => {
  const bundle = copy()
  remove('bom.json')(bundle)
  expect(findDamage(bundle)).toEqual(['bom.json is missing.'])
})

test('a bill that names nothing vouches for nothing', () => {
  const bundle = copy()
  edit('bom.json', (bill) => (bill.metadata = {}))(bundle)
  expect(findDamage(bundle)).toEqual(['bom.json does not name manifest.json.', 'bom.json does not name vectors.json.'])
})

test.each([
  ['no list', {}],
  ['an empty list', { rows: [] }],
])('vectors with %s of rows', (_, content) => {
  const bundle = copy()
  writeFileSync(join(bundle, 'vectors.json'), JSON.stringify(content))
  expect(findDamage(bundle).at(-1)).toBe('vectors.json holds no rows.')
})

test('the built command says so, and exits with 0 or 1', async () => {
  expect(await run(['verify', shipped])).toMatchObject({
    code: 0,
    output: `${shipped} is whole: every check passed.\n`,
  })
  const empty = folder()
  const message = `${empty} is not a model bundle: it holds no manifest.json.\n`
  expect(await run(['verify', empty])).toMatchObject({ code: 1, output: message })
  expect(await run(['verify'])).toMatchObject({ code: 2, messages: expect.stringContaining('got 0 folders') })
})
