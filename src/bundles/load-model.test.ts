/** A bundle whose parts do not belong together is refused when it is loaded, in a sentence that says which. */
import { createHash } from 'node:crypto'
import {
  createChurnPredictor,
  InvalidModelError,
  type ModelBundle,
  type ModelManifest,
  selfTest,
  type TreeColumns,
} from '@org/churn'
import { withColumns } from '@testing/columns-bundle'
import { withoutGrid } from '@testing/without-grid'
import { describe, expect, test } from 'vitest'
import { bundledModel, type Customer } from '../model/bundled-model'
import type { MarginGrid } from '../model/manifest'
import { bundledOnnx, fromOnnx } from '../onnx'
import { verification } from '../verification'
import { loadModel } from './load-model'

type Bundle = ModelBundle<Customer>
const { contract, manifest } = bundledModel
const trees = bundledModel.trees as TreeColumns
const grid = manifest.margin as MarginGrid
const onnx = bundledOnnx()
const changed = (change: Partial<Bundle>): Bundle => ({ ...bundledModel, ...change })
const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')

/** The bundle with other trees, and a manifest that says so: what is refused then is what they hold. */
function withTrees(change: Partial<TreeColumns>): Bundle {
  return withColumns(bundledModel, { ...trees, ...change })
}

/** The bundle as one that came with an ONNX file: these bytes, and a manifest that says so. */
function withFile(bytes: Uint8Array, change: Partial<ModelManifest> = {}): Bundle {
  const model = { ...manifest.model, bytes: bytes.length, sha256: sha256(bytes) }
  return changed({ trees: fromOnnx(bytes), manifest: { ...manifest, model, ...change } })
}

function withColumn(change: object): Bundle {
  const features = manifest.features.map((column) =>
    column.name === 'tenureMonths' ? { ...column, ...change } : column,
  )
  return changed({ manifest: { ...manifest, features: features as typeof manifest.features } })
}

function withPoint(change: object): Bundle {
  const [first, ...others] = manifest.operatingPoints
  return changed({ manifest: { ...manifest, operatingPoints: [{ ...first, ...change }, ...others] } })
}

const withCalibration = (calibration: object): Bundle =>
  changed({ manifest: { ...manifest, calibration: calibration as typeof manifest.calibration } })

function withBand(change: object): Bundle {
  const band = { method: 'by hand', level: 0.95, margins: [-1, 0, 1], lower: [0, 0.1, 0.2], upper: [0.3, 0.5, 1] }
  return changed({ manifest: { ...manifest, confidence: { ...band, ...change } } })
}

function withGrid(change: Partial<MarginGrid>): Bundle {
  return changed({ manifest: { ...withoutGrid(manifest), margin: { ...grid, ...change } } })
}

const flipped = onnx.slice()
flipped[flipped.length >> 1] ^= 1

describe('refuses', () => {
  test.each<[string, Bundle, RegExp]>([
    [
      'one threshold that is off by its last digit',
      changed({ trees: { ...trees, threshold: trees.threshold.map((each, split) => (split ? each : 1.0000001)) } }),
      /sha256 of trees\.json: got [0-9a-f]{64}, expected/,
    ],
    [
      'the leaves of two trees exchanged',
      changed({ trees: { ...trees, leaf: [...trees.leaf.slice(2), ...trees.leaf.slice(0, 2)] } }),
      /sha256 of trees\.json: got [0-9a-f]{64}, expected/,
    ],
    ['columns that are not trees', withTrees({ feature: [0] }), /number of nodes: got 1, expected more/],
    ['trees of another width', withTrees({ featureCount: trees.featureCount + 1 }), /number of features: got/],
    [
      'a margin of other bits',
      changed({ manifest: { ...manifest, margin: { ...grid, bits: grid.bits - 1 } } }),
      /margin\.bits: got \d+, expected/,
    ],
    [
      'a bound that margins may exceed',
      changed({ manifest: { ...manifest, margin: { ...grid, bound: grid.bound - 1 } } }),
      /margin\.bound: got \d+, expected \d+/,
    ],
    [
      'one wrong bit in an ONNX file',
      changed({ trees: fromOnnx(flipped) }),
      /sha256 of model\.onnx: got [0-9a-f]{64}, expected/,
    ],
    [
      'a truncated ONNX file',
      changed({ trees: fromOnnx(onnx.slice(0, 3_000)) }),
      /size of model\.onnx in bytes: got 3000, expected/,
    ],
    ['bytes that are not an ONNX file', withFile(new Uint8Array(100)), /damaged|no graph/],
    [
      'an ONNX file of another contract',
      withFile(onnx, { contract: { sha256: '0'.repeat(64) } }),
      /contract the trees were made from: got [0-9a-f]{64}, expected 0{64}/,
    ],
    [
      'an ONNX file of features in another order',
      withFile(onnx, { features: [...manifest.features].reverse() }),
      /feature order/,
    ],
    [
      'an ONNX file whose leaves are on a finer grid',
      withFile(onnx, { margin: { ...grid, bits: grid.bits - 1 } }),
      /leaves that are no multiple of 2\^-\d+: got -?\d+\.\d+, expected undefined/,
    ],
    [
      'an ONNX file whose margins exceed the bound',
      withFile(onnx, { margin: { ...grid, bound: grid.bound - 1 } }),
      /margin\.bound: got \d+, expected \d+/,
    ],
    [
      'an ONNX file of another link',
      withFile(onnx, { link: 'identity', margin: { ...grid, unit: 'probability' } }),
      /link: got logit, expected identity/,
    ],
    [
      'an ONNX file of another width',
      withFile(onnx, { features: manifest.features.slice(1) }),
      /feature order: got|number of features/,
    ],
    [
      'a contract of another name',
      changed({ contract: { ...contract, name: 'acme' } }),
      /name in contract and manifest/,
    ],
    [
      'a contract of a later format',
      changed({ contract: { ...contract, formatVersion: 2 as never } }),
      /format of the contract: got 2/,
    ],
    [
      'a manifest of a later format',
      changed({ manifest: { ...manifest, format: 3 as never } }),
      /format of the manifest: got 3, expected 2: update @org\/churn/,
    ],
    [
      'a manifest of an older format, with the command that renews it',
      changed({ manifest: { ...manifest, format: undefined, formatVersion: 1 } as never }),
      /format of the manifest: got 1, expected 2: make the bundle again, .* -m churn_training run train --contract/,
    ],
    [
      'a manifest without a format',
      changed({ manifest: { ...manifest, format: undefined as never } }),
      /format of the manifest: got nothing, expected 2: make the bundle again/,
    ],
    [
      'one feature too few',
      changed({ manifest: { ...manifest, features: manifest.features.slice(1) } }),
      /number of features/,
    ],
    ['a column of no field', withColumn({ field: 'shoeSize' }), /column tenureMonths fits its field: got false/],
    ['a column of another kind', withColumn({ kind: 'boolean' }), /column tenureMonths fits its field/],
    [
      'a column of a category that the field does not have',
      withColumn({ kind: 'indicator', value: 'Weekly', field: 'contract' }),
      /fits its field/,
    ],
    [
      'a column of a field that is not an input',
      withColumn({ kind: 'boolean', field: 'seniorCitizen' }),
      /fits its field/,
    ],
    [
      'a column away from the others of its field',
      changed({
        manifest: { ...manifest, features: [...manifest.features.slice(6), ...manifest.features.slice(0, 6)] },
      }),
      /column internetService=DSL fits beside the others: got false/,
    ],
    [
      'a second column of a number',
      changed({ manifest: { ...manifest, features: [manifest.features[2], ...manifest.features.slice(1)] } }),
      /column tenureMonths fits beside the others: got false/,
    ],
    [
      'a threshold that is not a number',
      withPoint({ threshold: Number.NaN }),
      /operatingPoints\[0\]\.threshold: got NaN, expected a number/,
    ],
    [
      'a threshold in words',
      withPoint({ threshold: '0.9x' as never }),
      /operatingPoints\[0\]\.threshold: got "0\.9x", expected a number/,
    ],
    [
      'no operating points',
      changed({ manifest: { ...manifest, operatingPoints: [] } }),
      /operatingPoints: got an array of 0, expected at least 1 of them/,
    ],
    [
      'no risk bands',
      changed({ manifest: { ...manifest, riskBands: [] } }),
      /riskBands: got an array of 0, expected at least 1 of them/,
    ],
    [
      'a risk band that begins nowhere',
      changed({ manifest: { ...manifest, riskBands: [{ name: 'low' }, { name: 'high' }] } }),
      /start of the risk band high: got nothing, expected one of recall, balanced, precision/,
    ],
    [
      'a calibration that is not known',
      withCalibration({ method: 'spline' }),
      /calibration\.method: got "spline", expected one of "none", "platt", "beta", "isotonic"/,
    ],
    [
      'a calibration that turns customers around',
      withCalibration({ method: 'platt', slope: -1, intercept: 0 }),
      /calibration\.slope: got -1, expected at least 0/,
    ],
    [
      'a calibration without a parameter',
      withCalibration({ method: 'beta', a: 1, b: 1 }),
      /calibration\.c: got nothing, expected a number/,
    ],
    [
      'a calibration with a parameter in words',
      withCalibration({ method: 'platt', slope: '1', intercept: 0 }),
      /calibration\.slope: got "1"/,
    ],
    [
      'a curve with more margins than values',
      withCalibration({ method: 'isotonic', thresholds: [0, 1], values: [0.5] }),
      /calibration: number of values: got 1, expected 2/,
    ],
    [
      'a curve without points',
      withCalibration({ method: 'isotonic', thresholds: [], values: [] }),
      /calibration: number of values: got 0, expected some/,
    ],
    [
      'a curve without values',
      withCalibration({ method: 'isotonic', thresholds: [0] }),
      /calibration\.values: got nothing, expected a list/,
    ],
    [
      'a curve that falls',
      withCalibration({ method: 'isotonic', thresholds: [0, 1], values: [0.5, 0.4] }),
      /calibration: value 1: got 0\.4, expected at least the one before/,
    ],
    [
      'a curve that goes back',
      withCalibration({ method: 'isotonic', thresholds: [1, 1], values: [0.4, 0.5] }),
      /calibration: margin 1: got 1, expected a number above the one before/,
    ],
    [
      'a curve above 1',
      withCalibration({ method: 'isotonic', thresholds: [0, 1], values: [0.4, 1.5] }),
      /calibration\.values\[1\]: got 1\.5, expected at most 1/,
    ],
    ['a band without a level', withBand({ level: undefined }), /confidence\.level: got nothing, expected a number/],
    ['a band at a level of 0', withBand({ level: 0 }), /confidence\.level: got 0, expected more than 0/],
    ['a band at a level of 1', withBand({ level: 1 }), /confidence\.level: got 1, expected less than 1/],
    ['a band at no level', withBand({ level: Number.NaN }), /confidence\.level: got NaN, expected a number/],
    ['a threshold above 1', withPoint({ threshold: 1.1 }), /threshold: got 1\.1, expected at most 1/],
    ['a band that is too short', withBand({ lower: [0] }), /confidence\.lower: number of values: got 1, expected 3/],
    [
      'a band with NaN',
      withBand({ upper: [0.3, Number.NaN, 1] }),
      /confidence\.upper\[1\]: got NaN, expected a number/,
    ],
    [
      'a band whose ends cross',
      withBand({ lower: [0, 0.6, 0.7] }),
      /confidence\.lower: value 1: got 0\.6, expected at most the upper one, 0\.5/,
    ],
    [
      'a band that is null',
      changed({ manifest: { ...manifest, confidence: null as never } }),
      /confidence: got null, expected an object/,
    ],
    ['a grid of another unit', withGrid({ unit: 'probability' }), /margin\.unit: got "probability", expected log-odds/],
    ['a grid too coarse', withGrid({ bits: 11 }), /margin\.bits: got 11, expected at least 12/],
    ['a grid too fine', withGrid({ bits: 21 }), /margin\.bits: got 21/],
    ['half a bit', withGrid({ bits: 12.5 }), /margin\.bits: got 12\.5/],
    [
      'a bound that float32 cannot hold',
      withGrid({ bound: 2 ** 24 }),
      /margin\.bound: got 16777216, expected at most 16777215/,
    ],
    ['no bound', withGrid({ bound: undefined as never }), /margin\.bound: got nothing, expected a number/],
    [
      'a grid that is null',
      changed({ manifest: { ...manifest, margin: null as never } }),
      /margin: got null, expected an object/,
    ],
    [
      'an operating point with a margin that is not its threshold’s',
      withPoint({ margin: (manifest.operatingPoints[0].margin ?? 0) + 1 }),
      /Model "telco": margin of recall: got -?\d+, expected -?\d+\./,
    ],
    ['an operating point without its margin', withGrid({}), /margin of recall: got nothing, expected -?\d+\./],
    ['no schema', changed({ schema: undefined as never }), /incomplete/],
    ['no manifest', changed({ manifest: undefined as never }), /incomplete/],
    ['nothing at all', {} as Bundle, /incomplete/],
    ['no trees', changed({ trees: undefined as never }), /incomplete/],
  ])('%s', (_, bundle, message) => {
    expect(() => loadModel(bundle)).toThrow(InvalidModelError)
    expect(() => loadModel(bundle)).toThrow(message)
  })

  test('the verification rows of another model', () => {
    const other = { ...verification, modelSha256: '0'.repeat(64) }
    expect(() => selfTest(createChurnPredictor(), other)).toThrow(/Option verification: got "rows of model 000/)
  })
})

describe('what a caller does to contract and manifest', () => {
  const threshold = (manifest: ModelManifest) => manifest.operatingPoints[0].threshold
  const own = () => structuredClone(manifest)

  test('is refused where they are a predictor’s', () => {
    const { manifest, contract } = createChurnPredictor()
    const points = manifest.operatingPoints as unknown as { threshold: number }[]
    expect(() => (points[0].threshold = 0)).toThrow(TypeError)
    expect(() => (contract.fields as unknown[]).pop()).toThrow(TypeError)
  })

  test('changes nothing where they were handed over', () => {
    const mine = own()
    const predictor = createChurnPredictor({ model: loadModel(changed({ manifest: mine })) })
    const before = threshold(predictor.manifest)
    ;(mine.operatingPoints as unknown as { threshold: number }[])[0].threshold = 0
    expect(threshold(predictor.manifest)).toBe(before)
    expect(Object.isFrozen(mine)).toBe(false)
  })
})

describe('the self-test', () => {
  const predictor = createChurnPredictor()

  test('says how many rows it ran and how far they are off', () => {
    const result = selfTest(predictor, verification)
    expect(result).toMatchObject({ passed: true, rows: verification.rows.length })
    expect(result.largestContributionDifference).toBeGreaterThan(0)
    expect(result.largestContributionDifference).toBeLessThan(1e-5)
  })

  test.each([
    ['a probability', { probability: 0.5 }],
    ['no probability at all', { probability: Number.NaN }],
    ['an interval', { interval: { lower: 0.5, upper: 0.5 } }],
    ['a contribution', { contributions: { ...verification.rows[3].contributions, contract: 9 } }],
    ['a missing contribution', { contributions: {} }],
    ['a contribution of no field', { contributions: { ...verification.rows[3].contributions, weather: 0 } }],
  ])('finds %s that is off', (_, change) => {
    const rows = verification.rows.map((row, index) => (index === 3 ? { ...row, ...change } : row))
    expect(selfTest(predictor, { ...verification, rows }).passed).toBe(false)
  })

  test('does not pass without an interval where the rows have one', () => {
    const { confidence, ...older } = manifest
    const rows = verification.rows.map((row) => ({ ...row, interval: { lower: 0, upper: 1 } }))
    const without = createChurnPredictor({ model: loadModel(changed({ manifest: older })) })
    expect(without.predict(verification.rows[0].customer).interval).toBeUndefined()
    expect(selfTest(without, { ...verification, rows }).passed).toBe(false)
  })

  test.each<[string, unknown[]]>([
    ['a hole', Array(2)],
    ['nothing', [null]],
    ['a row without contributions', [{ ...verification.rows[0], contributions: undefined }]],
  ])('refuses %s among the rows', (_, rows) => {
    expect(() => selfTest(predictor, { ...verification, rows: rows as unknown as typeof verification.rows })).toThrow(
      /^Option verification: got/,
    )
  })

  test('does not pass without rows', () => {
    expect(selfTest(predictor, { ...verification, rows: [] }).passed).toBe(false)
  })
})
