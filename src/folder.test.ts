/** A bundle's folder is read as it is, and whatever is wrong with one is a sentence with what to do. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createChurnPredictor, InvalidModelError, selfTest } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { folder } from '@testing/command-line'
import { ferries } from '@testing/ferries'
import { describe, expect, test } from 'vitest'

const telco = fileURLToPath(new URL('../models/telco', import.meta.url))

describe.each([
  ['telco', telco],
  ['ferries', ferries],
])('%s', (name, path) => {
  const opened = readModelFolder(path)
  const predictor = createChurnPredictor({ model: opened.model })

  test('answers as the native libraries do', () => {
    expect(opened.verification && selfTest(predictor, opened.verification).passed).toBe(true)
  })

  test('has the figures of its manifest and the card of its folder', () => {
    const { model, evaluation } = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))
    expect(opened.evaluation).toMatchObject({
      modelSha256: model.sha256,
      holdOut: { ...evaluation.holdOut, ...evaluation.curves.holdOut },
    })
    expect(opened.card).toContain(`# Model card: ${name}`)
  })
})

/** A copy of the second company's bundle, changed. */
function changed(change: (path: string) => void): string {
  const path = join(folder(), 'bundle')
  cpSync(ferries, path, { recursive: true })
  change(path)
  return path
}

const without = (name: string) => changed((path) => rmSync(join(path, name)))
const replaced = (name: string, from: string | RegExp, to: string) =>
  changed((path) => {
    const before = readFileSync(join(path, name), 'utf8')
    expect(before.replace(from, to)).not.toBe(before)
    writeFileSync(join(path, name), before.replace(from, to))
  })
const fromTelco = (name: string) => changed((path) => cpSync(join(telco, name), join(path, name)))

describe('refuses', () => {
  test.each<[string, () => string, RegExp]>([
    ['a folder that is not there', () => join(folder(), 'nowhere'), /nowhere does not exist, expected the folder/],
    ['a file', () => join(ferries, 'manifest.json'), /manifest\.json is a file, expected the folder/],
    ['an empty folder', () => folder(), /is not a model bundle: it holds no manifest\.json\. Name the one that/],
    [
      'the folder of a run',
      () => {
        const run = folder()
        cpSync(ferries, join(run, 'train', 'bundle'), { recursive: true })
        return run
      },
      /holds no manifest\.json\. Its bundle is \S+train.bundle\.$/,
    ],
    ['no contract', () => without('contract.json'), /holds no contract\.json\. Copy all files of the bundle/],
    ['no trees', () => without('trees.json'), /holds no trees\.json\. Copy all files/],
    ['JSON cut short', () => replaced('trees.json', /.{9}$/, ''), /trees\.json is not JSON: .+\. Copy the file again/],
    ['no object', () => replaced('contract.json', /[\s\S]+/, '[]'), /contract\.json holds no object/],
    [
      'a later format',
      () => replaced('manifest.json', '"format": 2', '"format": 9'),
      /bundle: Model "ferries": format of the manifest: got 9, expected 2: update @org\/churn/,
    ],
    [
      'an earlier format',
      () => replaced('manifest.json', '"format": 2', '"format": 1'),
      /format of the manifest: got 1, expected 2: make the bundle again/,
    ],
    [
      'a contract that was changed after training',
      () => replaced('contract.json', 'Night boats', 'Late boats'),
      /contract\.json is not the file that manifest\.json names: it has been changed, or is of another bundle\. Copy/,
    ],
    ['another bundle’s contract', () => fromTelco('contract.json'), /contract\.json is not the file that/],
    ['another bundle’s trees', () => fromTelco('trees.json'), /bundle: Model "ferries": sha256 of trees\.json/],
    ['another bundle’s manifest', () => fromTelco('manifest.json'), /contract\.json is not the file that/],
  ])('%s', (_, make, sentence) => {
    const path = make()
    expect(() => readModelFolder(path)).toThrow(InvalidModelError)
    expect(() => readModelFolder(path)).toThrow(sentence)
  })
})

test('another bundle’s verification rows are refused when they are asked for', () => {
  const { model, verification } = readModelFolder(fromTelco('vectors.json'))
  const predictor = createChurnPredictor({ model })
  expect(() => verification && selfTest(predictor, verification)).toThrow()
})

test('needs neither verification rows nor a card to predict', () => {
  const path = changed((bundle) => ['vectors.json', 'MODEL_CARD.md'].map((name) => rmSync(join(bundle, name))))
  const { model, verification, card } = readModelFolder(path)
  expect([verification, card]).toEqual([undefined, undefined])
  expect(createChurnPredictor({ model }).manifest.name).toBe('ferries')
})

test('a model without columns is read from its ONNX file', () => {
  const path = changed((bundle) => {
    const manifest = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'))
    writeFileSync(join(bundle, 'manifest.json'), JSON.stringify({ ...manifest, trees: undefined, margin: undefined }))
    rmSync(join(bundle, 'trees.json'))
  })
  const { model, verification } = readModelFolder(path)
  expect(verification && selfTest(createChurnPredictor({ model }), verification).passed).toBe(true)
})
