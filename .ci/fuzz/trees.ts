/**
 * `node .ci/program.mjs fuzz/trees FOLDER`: margins and SHAP values of the models that `training/fuzz` has written there,
 * by the package's own trees. Prints what differs from the native libraries and from ONNX Runtime, as a list in JSON.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readColumns } from '../../src/trees/check-columns'
import type { TreeEnsemble } from '../../src/trees/ensemble'
import { chooseKernel } from '../../src/trees/margin'
import { readEnsemble } from '../../src/trees/read-ensemble'
import { createShapExplainer } from '../../src/trees/shap'
import { createWalkKernel } from '../../src/trees/walk-kernel'
import type { Fixture } from '../testing/fixtures'

/** A model as `training/fuzz` writes it. */
interface WrittenModel extends Fixture {
  readonly onnxruntime: readonly number[]
}

/** Largest difference of SHAP values, relative to the sum of a row's contributions without their signs. */
const shapLimit = 1e-5

const [, , , folder] = process.argv
if (folder === undefined) throw new Error('Got no folder, expected the one that training/fuzz has written.')

function marginsOf(
  kernel: (rows: Float32Array, rowCount: number, margins: Float32Array) => void,
  rows: Float32Array,
  rowCount: number,
) {
  const margins = new Float32Array(rowCount)
  kernel(rows, rowCount, margins)
  return margins
}

/** The first row whose margin has other bits, in words. */
function otherMargin(what: string, got: Float32Array, expected: readonly number[]): string[] {
  const row = expected.findIndex((margin, place) => !Object.is((got[place] as number) + 0, Math.fround(margin) + 0))
  return row < 0 ? [] : [`row ${row}: ${what} answers ${got[row]}, ONNX Runtime ${expected[row]}`]
}

function otherContributions(
  ensemble: TreeEnsemble,
  rows: Float32Array,
  { contributions, base, features }: Fixture,
): string[] {
  const width = features.length
  const explainer = createShapExplainer(ensemble)
  const total = (row: readonly number[]) => row.reduce((sum, each) => sum + Math.abs(each), Math.abs(base))
  const found: string[] = []
  if (!(Math.abs(explainer.base - base) <= shapLimit * Math.max(1, Math.abs(base))))
    found.push(`the expected margin: got ${explainer.base}, expected ${base}`)
  contributions.forEach((expected, row) => {
    const got = explainer.contributions(rows.subarray(row * width, (row + 1) * width))
    const limit = shapLimit * Math.max(1, total(expected))
    expected.forEach((value, column) => {
      const own = got[column] as number
      if (found.length < 3 && !(Math.abs(own - value) <= limit))
        found.push(`row ${row}: the contribution of ${features[column]}: got ${own}, expected ${value}`)
    })
  })
  return found
}

function compare(name: string): string[] {
  const read = (end: string) => gunzipSync(readFileSync(join(folder as string, `${name}${end}`)))
  const model: WrittenModel = JSON.parse(readFileSync(join(folder as string, `${name}.json`), 'utf8'))
  const rows = Float32Array.from(model.rows.flat(), (value) => value ?? Number.NaN)
  const count = model.rows.length
  const ensembles = [['the ONNX file', readEnsemble(new Uint8Array(read('.onnx.gz')))] as const]
  if (model.grid) ensembles.push(['trees.json', readColumns(JSON.parse(read('.trees.json.gz').toString()))] as never)
  return ensembles.flatMap(([source, ensemble]) => {
    const { name: kernel, run } = chooseKernel(ensemble)
    return [
      ...otherMargin(`the ${kernel} kernel of ${source}`, marginsOf(run, rows, count), model.onnxruntime),
      ...otherMargin(`the walk of ${source}`, marginsOf(createWalkKernel(ensemble), rows, count), model.onnxruntime),
      ...otherContributions(ensemble, rows, model),
    ].map((words) => `${name}: ${words}`)
  })
}

const names = readdirSync(folder).filter((name) => name.endsWith('.onnx.gz'))
const found = names.flatMap((name) => compare(name.slice(0, -'.onnx.gz'.length)))
process.stdout.write(JSON.stringify(found))
process.exitCode = found.length === 0 ? 0 : 1
