import { ChurnError, type FieldIssue } from '../checks/errors'
import type { ContractField, ModelContract } from '../model/contract'
import { isLeftBlank } from '../model/requirement'
import { partsOf } from '../predictor/predictor-parts'
import { expectationOf, meets } from '../steps/check-ordinary'
import { dateAt } from '../steps/dates'
import { createEncoder, type Values } from '../steps/encode'
import { createCellReader, type NumberReading, readingOf } from '../steps/read-cell'
import { readLabel } from '../steps/read-row'
import { withRequirements } from '../steps/requirement'
import { type CellMeaning, CellTable, type CellWarnings } from './cell-table'
import { createConstraintReader } from './contradictions'
import { type PlainNumbers, plainNumbersOf } from './plain-number'

/** A field's table, and where its part of the feature vector begins. */
export interface FieldTable {
  readonly field: ContractField
  readonly table: CellTable
  readonly start: number
  /** The numbers that need no table. */
  readonly numbers: PlainNumbers | undefined
  /** What it means that a file has no such column; undefined if its rows must be read the careful way. */
  readonly absent: () => CellMeaning | undefined
}

/**
 * A table for each field of the contract, filled by the same readers, checks and encoders that a single customer goes
 * through. Undefined where a row cannot be understood cell by cell: a schema of the company's own may look at several
 * fields together.
 */
export function createFieldTables(
  predictor: { readonly contract: ModelContract },
  numbers?: NumberReading,
): readonly FieldTable[] | undefined {
  const { batchSteps, loaded } = partsOf(predictor)
  const { validate, asOf } = batchSteps({})
  const day = asOf()
  const dates = loaded.datesAsOf?.(day)
  const { contract } = predictor
  const constraintsOf = createConstraintReader(contract)
  const inputs = contract.fields.filter(({ input }) => input)
  const ordinary = withRequirements(
    inputs,
    Object.fromEntries(inputs.map((field) => [field.name, ordinaryValue(field, day)])),
  )
  const validated = (values: Values) => {
    try {
      return validate(values)
    } catch (error) {
      if (error instanceof ChurnError) return undefined
      throw error
    }
  }
  if (loaded.ownCheck || !constraintsOf || validated(ordinary)?.warnings.length !== 0) return undefined
  const { features } = loaded.manifest
  return contract.fields.map((field) => {
    const own = features.filter((column) => column.field === field.name)
    const encode = createEncoder(own, dates)
    const read = createCellReader(contract, field, readingOf(contract, field, numbers))
    const expectation = expectationOf(field, dates)
    const encoded = new Float32Array(own.length)
    const meaningOf = (text: string | undefined): CellMeaning | undefined => {
      const cell = read(text)
      if (cell.issue) return undefined
      const isOrdinary = meets(expectation, cell.value) || (cell.value === null && isLeftBlank(field))
      const customer = isOrdinary
        ? { values: { [field.name]: cell.value }, warnings: [] }
        : validated({ ...ordinary, [field.name]: cell.value })
      if (!customer) return undefined
      encode(customer.values, encoded, 0)
      const value = customer.values[field.name]
      return {
        // The sentence about a date speaks of its days.
        value: field.type === 'date' && value !== null && own.length > 0 ? encoded[0] : value,
        features: encoded,
        warnings: warningsOf(cell.warning, customer.warnings),
        ...constraintsOf.read(field, text, cell.value),
      }
    }
    return {
      field,
      table: new CellTable(own.length, (text) => meaningOf(text.trim())),
      start: features.findIndex((column) => column.field === field.name),
      numbers: constraintsOf.concern(field) ? undefined : plainNumbersOf(contract, field, read),
      absent: () => meaningOf(undefined),
    }
  })
}

/** Undefined if there are none. A value that was never seen is reported by the validation alone. */
function warningsOf(reading: FieldIssue | undefined, validation: readonly FieldIssue[]): CellWarnings | undefined {
  const isNew = reading?.code === 'UNKNOWN_VALUE'
  if ((!reading || isNew) && validation.length === 0) return undefined
  const isUnused = ({ code }: FieldIssue) => code === 'UNUSED_VALUE'
  return {
    reading: reading && !isNew ? [reading] : [],
    unused: validation.filter(isUnused),
    unfamiliar: validation.filter((warning) => !isUnused(warning)),
  }
}

/** A value that any contract takes as it is. */
function ordinaryValue(field: ContractField, asOf: number | undefined): unknown {
  if (field.type === 'boolean') return false
  if (field.type === 'category') return field.values[0].value
  const { least } = expectationOf(field)
  if (field.type === 'date') return dateAt(field.count, least, asOf as number)
  return field.type === 'integer' ? Math.ceil(least) : least
}

const noFeatures = new Float32Array(0)

/** A table of the outcome's spellings. */
export function createLabelTable(predictor: { readonly contract: ModelContract }): CellTable {
  const { column } = predictor.contract.target
  return new CellTable(0, (text) => {
    try {
      const value = readLabel(predictor, { [column]: text })
      return { value, features: noFeatures, excludedWhereMet: 0, excludedUnlessMet: 0, meets: 0, warnings: undefined }
    } catch (error) {
      if (error instanceof ChurnError) return undefined
      throw error
    }
  })
}
