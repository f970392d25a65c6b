import type { Customer } from '@org/churn'
import vectors from '../../models/telco/vectors.json'
import { bundledModel } from '../../src/model/bundled-model'
import { bundledOnnx } from '../../src/model/onnx-file'
import type { TreeEnsemble } from '../../src/trees/ensemble'
import { readEnsemble } from '../../src/trees/read-ensemble'
import { readFixture } from '../testing/fixtures'
import { attributesOf, type TestTree, writeOnnx } from '../testing/onnx-writer'
import { seeded } from '../testing/seeded'
import { mergedStumps, moreStumps } from './stumps'

/** Rows of a batch. */
export const batchRows = 10_000

/** A model and rows to time it with. */
export interface BenchmarkModel {
  readonly name: string
  readonly onnx: Uint8Array
  readonly ensemble: TreeEnsemble
  /** Float32Array of batchRows × featureCount, without missing values. */
  readonly rows: Float32Array
}

/** Customers drawn from the contract's domain: the ordinary verification rows. */
export const customers = vectors.rows
  .filter(({ kind }) => kind === 'ordinary')
  .map(({ customer }) => customer as unknown as Customer)

/**
 * The shipped model on ordinary customers; the same with equal splits merged; with more stumps than it has; and the fixture with
 * 200 trees of depth 6.
 */
export function benchmarkModels(): readonly BenchmarkModel[] {
  const trained = bundledOnnx()
  const ensemble = readEnsemble(trained)
  const ordinary = vectors.rows.filter(({ kind }) => kind === 'ordinary').map(({ features }) => features as number[])
  const rows = draw(ordinary, 1)
  const { fixture, onnx } = readFixture('xgboost-200x6')
  const known = fixture.rows.filter((_, index) => fixture.kinds[index] === 'ordinary')
  const { name } = bundledModel.manifest
  return [
    { name, onnx: trained, ensemble, rows },
    writtenModel(`${name}, equal splits merged`, mergedStumps(ensemble), rows),
    writtenModel('980 stumps', moreStumps(ensemble, rows, 980), rows),
    { name: '200 trees × depth 6', onnx, ensemble: readEnsemble(onnx), rows: draw(known as number[][], 2) },
  ]
}

function writtenModel(name: string, trees: readonly TestTree[], rows: Float32Array): BenchmarkModel {
  const attributes = { ...attributesOf(trees), nodes_hitrates: [] }
  const onnx = writeOnnx({ attributes, featureCount: rows.length / batchRows })
  return { name, onnx, ensemble: readEnsemble(onnx), rows }
}

/** Mixes the cells of known rows, column by column, into new rows: plausible values, no two rows alike. */
function draw(known: readonly (readonly (number | null)[])[], seed: number): Float32Array {
  const random = seeded(seed)
  const width = known[0].length
  const columns = Array.from({ length: width }, (_, column) =>
    known.map((row) => row[column]).filter((value): value is number => value !== null),
  )
  return Float32Array.from({ length: batchRows * width }, (_, cell) => {
    const values = columns[cell % width]
    return values[Math.floor(random() * values.length)]
  })
}
