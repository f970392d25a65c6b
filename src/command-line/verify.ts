import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ChurnPredictor,
  type CustomerSchema,
  createChurnPredictor,
  type ModelContract,
  type ModelManifest,
  selfTest,
  type TreeColumns,
  type VerificationRow,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { fromOnnx } from '@org/churn/onnx'
import { customerModule } from '../packages/customer-module'
import { pointNames } from '../packages/point-names'
import { filesInBill } from './bill-of-materials'
import { messageOf } from './failures'

/** The parts of the manifest that only this check reads. */
type Manifest = ModelManifest & {
  readonly model: { readonly file: string }
  readonly contract: { readonly file?: string; readonly sha256: string }
}

interface Vectors {
  readonly source: string
  readonly rows: readonly (VerificationRow<unknown> & { readonly margin: number })[]
}

/** Largest difference of a margin from the native library's, in the margin's unit. */
const marginTolerance = 1e-6

/** The contract decides what can be scored; the folder's own schema is TypeScript, which is not run here. */
const anyRecord: CustomerSchema<unknown> = { safeParse: (data) => ({ success: true, data }) }

/**
 * Checks a bundle's folder without a network: checksums of contract, model, trees and bill of materials, the parts
 * against each other, the ONNX file against the columns, and the answers against the native libraries'.
 *
 * @returns one sentence for each thing that is wrong.
 */
export function findDamage(folder: string): readonly string[] {
  const contents = new Map<string, Buffer | undefined>()
  const read = (name: string): Buffer | undefined => {
    if (!contents.has(name)) contents.set(name, readIfThere(join(folder, name)))
    return contents.get(name)
  }
  if (!read('manifest.json')) return [`${folder} is not a model bundle: it holds no manifest.json.`]
  const found: string[] = []
  const json = <T>(name: string): T | undefined => {
    const bytes = read(name)
    try {
      const content: unknown = bytes && JSON.parse(bytes.toString('utf8'))
      if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as T
      found.push(bytes ? `${name} holds no object.` : `${name} is missing.`)
    } catch (error) {
      found.push(`${name} is not JSON: ${messageOf(error)}.`)
    }
    return undefined
  }
  const manifest = json<Manifest>('manifest.json')
  if (!manifest) return found
  const named = (name: string, expected: unknown, by: string) => {
    const bytes = read(name)
    if (!bytes) found.push(`${name} is missing; ${by} names it.`)
    else if (sha256(bytes) !== expected) {
      found.push(`${name} is not the file that ${by} names: got sha256 ${sha256(bytes)}, expected ${String(expected)}.`)
    }
  }
  const contract = json<ModelContract>('contract.json')
  const trees = json<TreeColumns>('trees.json')
  const vectors = json<Vectors>('vectors.json')
  if (contract) named('contract.json', manifest.contract?.sha256, 'manifest.json')
  named('model.onnx', manifest.model?.sha256, 'manifest.json')
  if (trees) named('trees.json', manifest.trees?.sha256, 'manifest.json')
  // Nothing else vouches for manifest and vectors.
  const bill = json<unknown>('bom.json')
  const billed = filesInBill(bill)
  for (const { name, sha256: expected } of billed) named(name, expected, 'bom.json')
  for (const name of bill ? ['manifest.json', 'vectors.json'] : []) {
    if (!billed.some((each) => each.name === name)) found.push(`bom.json does not name ${name}.`)
  }
  const card = read('MODEL_CARD.md')?.toString('utf8')
  if (card === undefined) found.push('MODEL_CARD.md is missing: "run report" of the training workspace writes it.')
  else {
    for (const part of ['model', 'contract'] as const) {
      if (!card.includes(`${manifest[part]?.sha256}`)) {
        found.push(`MODEL_CARD.md is about another ${part}: it does not name sha256 ${manifest[part]?.sha256}.`)
      }
    }
  }
  // Only a folder that a package is built from has them.
  for (const [name, source, generate] of [
    ['customer.ts', 'contract.json', () => contract && customerModule(contract)],
    ['operating-points.ts', 'manifest.json', () => pointNames(manifest)],
  ] as const) {
    const file = read(name)?.toString('utf8')
    if (file === undefined) continue
    const text = attempt(found, source, generate)
    if (text !== undefined && file !== text)
      found.push(`${name} is not what ${source} generates: run npm run model:code in a clone of the repository.`)
  }
  if (vectors && !(Array.isArray(vectors.rows) && vectors.rows.length > 0)) found.push('vectors.json holds no rows.')
  else if (contract && trees && vectors) {
    const onnx = read('model.onnx')
    const bundle = { contract, manifest, schema: anyRecord }
    // The rows' dates were counted from the contract's day.
    const predictorOf = (ensemble: TreeColumns | ReturnType<typeof fromOnnx>) =>
      createChurnPredictor({ model: loadModel({ ...bundle, trees: ensemble }), asOf: contract.asOf })
    const columns = attempt(found, 'trees.json', () => predictorOf(trees))
    const file = onnx && attempt(found, 'model.onnx', () => predictorOf(fromOnnx(onnx)))
    if (columns) attempt(found, 'vectors.json', () => compareWithNative(found, columns, vectors))
    if (columns && file) attempt(found, 'model.onnx', () => compareTrees(found, columns, file, vectors))
  }
  return found
}

type Predictor = ChurnPredictor<unknown>

function compareWithNative(found: string[], predictor: Predictor, { rows, source }: Vectors): void {
  const modelSha256 = predictor.manifest.model.sha256
  const { passed, largestProbabilityDifference, largestContributionDifference } = selfTest(predictor, {
    modelSha256,
    source,
    rows,
  })
  if (!passed) {
    found.push(
      `The answers are not those of vectors.json: a probability differs by ${largestProbabilityDifference.toExponential(1)}, ` +
        `a contribution by ${largestContributionDifference.toExponential(1)} log-odds, over ${rows.length} rows.`,
    )
  }
  const place = rows.findIndex(
    ({ customer, margin }) => !(Math.abs(predictor.explain(customer).logOdds - margin) <= marginTolerance),
  )
  if (place >= 0) found.push(`Row ${place} of vectors.json has another margin than the trees give.`)
}

function compareTrees(found: string[], columns: Predictor, file: Predictor, { rows }: Vectors): void {
  const place = rows.findIndex(({ customer }) => columns.explain(customer).logOdds !== file.explain(customer).logOdds)
  if (place >= 0) found.push(`model.onnx and trees.json give row ${place} of vectors.json different margins.`)
}

/** What a step answers; what it throws becomes a finding. */
function attempt<T>(found: string[], name: string, step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    const sentence = `${name} cannot be used: ${messageOf(error)}`
    found.push(sentence)
    return undefined
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Prints what is wrong with a bundle, or that nothing is; answers whether the bundle is whole. */
export function verify(folder: string, output: NodeJS.WritableStream): boolean {
  const found = findDamage(folder)
  if (found.length === 0) output.write(`${folder} is whole: every check passed.\n`)
  for (const sentence of found) output.write(`${sentence}\n`)
  return found.length === 0
}
