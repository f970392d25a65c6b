import { type BundleCheck, ChurnError, InvalidModelError, printValue } from '../checks/errors'
import type { ModelBundle } from '../model/bundle'
import { type CategoryField, type ContractField, isNumeric, isQuantity, type ModelContract } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import { frozenCopy } from '../model/loaded-model'
import type { FeatureColumn, ModelManifest, OperatingPointName } from '../model/manifest'
import { createCalibrator } from '../steps/calibrate'
import { createSchemaCheck } from '../steps/check-by-schema'
import { datesAsOf } from '../steps/dates'
import { checkCalibration, checkConfidence } from './check-calibration'
import { contractProblem } from './check-contract'
import { checkDecisions } from './check-decisions'
import { checkMarginGrid, checkMargins } from './check-margin-grid'
import { shapeProblem } from './check-shape'
import { manifestSchema } from './manifest-schema'
import { readTrees } from './read-trees'

/** Of contracts, and of manifests with all that they describe. */
const supportedFormats = { contract: 1, manifest: 2 } as const

/**
 * Reads a bundle and checks that its parts are whole and belong together. Predictors that are made of the same loaded
 * model share its tables.
 *
 * @throws {InvalidModelError} when a part is missing or damaged, has an unknown format, or was made from another contract
 * or model.
 */
export function loadModel<Customer, Point extends OperatingPointName = OperatingPointName>(
  bundle: ModelBundle<Customer, Point>,
): LoadedModel<Customer, Point> {
  try {
    const { schema, generatedSchema, trees } = bundle
    const contract = frozenCopy(bundle.contract)
    const manifest = frozenCopy(bundle.manifest)
    const ownCheck = schema === generatedSchema ? undefined : createSchemaCheck(contract, schema)
    const model = readParts({ contract, manifest, schema, trees })
    const calibrate = createCalibrator(manifest.link, manifest.calibration)
    const hasDates = contract.fields.some(({ type }) => type === 'date')
    return {
      contract,
      manifest,
      schema,
      ownCheck,
      calibrate,
      datesAsOf: hasDates ? datesAsOf : undefined,
      ...model,
    }
  } catch (error) {
    // An engine without a global that is needed says so itself.
    if (error instanceof ChurnError || error instanceof ReferenceError) throw error
    // Only a part that is not there at all, or of another shape, gets here.
    throw new InvalidModelError('The model bundle is incomplete.', { cause: error })
  }
}

function readParts({ contract, manifest, trees, schema }: ModelBundle<unknown>) {
  const refuse = (what: string, got: unknown, expected: unknown) => {
    throw new InvalidModelError(`Model "${manifest.name}": ${what}: got ${got}, expected ${expected}.`)
  }
  const expect = (what: string, got: unknown, expected: unknown) => {
    if (got !== expected) refuse(what, got ?? printValue(got), expected)
  }
  const check: BundleCheck = (where, got, holds, expected) => {
    if (!holds) refuse(where, printValue(got), expected)
  }
  checkFormat(manifest)
  expect('format of the contract', contract.formatVersion, supportedFormats.contract)
  refuseProblem(manifest.name, 'contract.json', contractProblem(contract))
  refuseProblem(manifest.name, 'manifest.json', shapeProblem(manifestSchema, manifest))
  expect('name in contract and manifest', contract.name, manifest.name)
  checkMarginGrid(manifest, check)
  checkCalibration(manifest.calibration, check)
  if (manifest.confidence !== undefined) checkConfidence(manifest.confidence, check)
  expect('type of schema.safeParse', typeof schema.safeParse, 'function')
  checkFeatures(manifest, contract, expect)
  checkDecisions(manifest, check)
  const model = readTrees(trees, manifest, expect)
  checkMargins(manifest, expect)
  return model
}

function refuseProblem(model: unknown, file: string, problem: string | undefined): void {
  if (problem !== undefined) throw new InvalidModelError(`Model ${printValue(model)}: ${file}: ${problem}.`)
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

/**
 * Checks that each column's kind and value are those of an input field of the contract, and that a field's columns stand
 * side by side: the encoder fills them in one go.
 */
function checkFeatures(
  { features }: ModelManifest,
  { fields }: ModelContract,
  expect: (what: string, got: unknown, expected: unknown) => void,
): void {
  const inputs = new Map(
    fields.filter(({ input }) => input).map((field) => [field.name, { field, values: listedValues(field) }]),
  )
  features.forEach((column, place) => {
    const { name, field, kind } = column
    expect(`column ${name} fits its field`, fits(column, inputs.get(field)), true)
    const isFirst = features.findIndex((other) => other.field === field) === place
    const isNext = kind === 'indicator' && features[place - 1]?.field === field
    expect(`column ${name} fits beside the others`, isFirst || isNext, true)
  })
}

interface Input {
  readonly field: ContractField
  readonly values: ReadonlySet<unknown>
}

function listedValues(field: ContractField): ReadonlySet<unknown> {
  return new Set(isQuantity(field) ? [] : field.values.map(({ value }) => value))
}

/** Whether a list holds a category's values, in their order. */
function hasValues(field: CategoryField, values: readonly string[]): boolean {
  return values.length === field.values.length && field.values.every(({ value }, place) => value === values[place])
}

function fits(column: FeatureColumn, input: Input | undefined): boolean {
  if (input === undefined) return false
  const { field, values } = input
  if (column.kind === 'number') return isNumeric(field)
  if (column.kind === 'boolean') return field.type === 'boolean'
  if (column.kind === 'days') return field.type === 'date' && field.count === column.count
  if (field.type !== 'category') return false
  if (column.kind === 'rank') return field.ordered === true && hasValues(field, column.values)
  return field.ordered !== true && values.has(column.value)
}
