import { type BundleCheck, InvalidModelError, printValue } from '../checks/errors'
import type { RuntimeModel } from '../runtimes/runtime'
import type { TreeColumns } from '../trees/columns'
import { checkCalibration, checkConfidence } from './check-calibration'
import { checkDecisions } from './check-decisions'
import { checkMarginGrid } from './check-margin-grid'
import { isNumeric, type ModelContract } from './contract'
import type { FeatureColumn, ModelManifest, OperatingPointName } from './manifest'
import { type OnnxTrees, readTrees } from './read-trees'

/** Validates a record of unknown origin; a Zod object schema is one. */
export interface CustomerSchema<Customer> {
  /** Answers the record as a customer, or every issue it has; does not throw for wrong data. */
  safeParse(
    record: unknown,
  ):
    | { readonly success: true; readonly data: Customer }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } }
}

/** The part of a Zod issue that is read. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/**
 * A model as it ships: the files of one `models/<name>/` folder. Its customer type is its schema's.
 *
 * @typeParam Point - Its operating points: with the type that `operating-points.ts` exports, a policy that names
 * another one is a compile error.
 */
export interface ModelBundle<Customer, Point extends OperatingPointName = OperatingPointName> {
  readonly contract: ModelContract
  readonly manifest: ModelManifest<Point>
  /** The content of trees.json; of a model that is not on a grid, its ONNX file: `fromOnnx` of `@org/churn/onnx`. */
  readonly trees: TreeColumns | OnnxTrees
  readonly schema: CustomerSchema<Customer>
  /**
   * The schema of customer.ts, as it was generated from the contract: it holds a record to the contract and to nothing
   * else. While `schema` is this very one, records without anything unusual are checked without it, in half the time.
   */
  readonly generatedSchema?: CustomerSchema<Customer>
}

/** A bundle whose parts have been read and agree with each other. */
export interface LoadedModel<Customer> extends RuntimeModel {
  /** The same, with frozen copies of contract and manifest: what a caller does to its own changes no predictor. */
  readonly bundle: Pick<ModelBundle<Customer>, 'contract' | 'manifest' | 'schema'>
}

/** Of contracts, and of manifests with all that they describe. */
const supportedFormats = { contract: 1, manifest: 2 } as const

/**
 * Reads a bundle and checks that its parts are whole and belong together.
 *
 * @throws {InvalidModelError} when a part is missing or damaged, has an unknown format, or was made from another contract
 * or model.
 */
export function loadModel<Customer>(bundle: ModelBundle<Customer>): LoadedModel<Customer> {
  try {
    const { schema } = bundle
    const { contract, manifest } = frozen(structuredClone({ contract: bundle.contract, manifest: bundle.manifest }))
    return { bundle: { contract, manifest, schema }, ...readParts({ contract, manifest, schema, trees: bundle.trees }) }
  } catch (error) {
    if (error instanceof InvalidModelError) throw error
    // Only a part that is not there at all, or of another shape, gets here.
    throw new InvalidModelError('The model bundle is incomplete.', { cause: error })
  }
}

/** Freezes an object and all below it. */
function frozen<T>(value: T): T {
  if (typeof value === 'object') for (const part of Object.values(value ?? {})) frozen(part)
  return Object.freeze(value)
}

function readParts({ contract, manifest, trees, schema }: ModelBundle<unknown>): RuntimeModel {
  const refuse = (what: string, got: unknown, expected: unknown) => {
    throw new InvalidModelError(`Model "${manifest.name}": ${what}: got ${got}, expected ${expected}.`)
  }
  const expect = (what: string, got: unknown, expected: unknown) => {
    if (got !== expected) refuse(what, got, expected)
  }
  const check: BundleCheck = (where, got, holds, expected) => {
    if (!holds) refuse(where, printValue(got), expected)
  }
  checkFormat(manifest)
  expect('format of the contract', contract.formatVersion, supportedFormats.contract)
  expect('name in contract and manifest', contract.name, manifest.name)
  checkMarginGrid(manifest, check)
  checkCalibration(manifest.calibration, check)
  if (manifest.confidence !== undefined) checkConfidence(manifest.confidence, check)
  expect('type of schema.safeParse', typeof schema.safeParse, 'function')
  for (const column of manifest.features) expect(`column ${column.name} fits its field`, fits(column, contract), true)
  checkDecisions(manifest, check)
  return readTrees(trees, manifest, expect)
}

/** Refuses another format, with the command that makes the bundle anew where the format is an older one. */
function checkFormat({ name, format, formatVersion }: ModelManifest & { readonly formatVersion?: unknown }): void {
  const expected = supportedFormats.manifest
  if (format === expected) return
  // Until format 2 the key had another name.
  const got = format ?? formatVersion
  const remedy =
    typeof got === 'number' && got > expected
      ? 'update @org/churn'
      : 'make the bundle again, in a clone of the repository: npm run python -- -m churn_training run train ' +
        '--contract contract.json --data customers.csv --name acme'
  throw new InvalidModelError(
    `Model "${name}": format of the manifest: got ${printValue(got)}, expected ${expected}: ${remedy}`,
  )
}

/** Whether a column's kind and value are those of an input field of the contract. */
function fits(column: FeatureColumn, { fields }: ModelContract): boolean {
  const field = fields.find(({ name, input }) => input && name === column.field)
  if (!field) return false
  if (column.kind === 'number') return isNumeric(field)
  if (column.kind === 'boolean') return field.type === 'boolean'
  return field.type === 'category' && field.values.some(({ value }) => value === column.value)
}
