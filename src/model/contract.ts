import type * as z from 'zod'
import type * as schema from '../bundles/contract-schema'
import { readContract } from '../checks/given-contract'
import { listValues } from './list-values'
import type { ReadOnly } from './read-only'

/**
 * The contract: the one list of a customer's fields. These types are the shape of `models/<name>/contract.json` as
 * `bundles/contract-schema.ts` has it; schema, row reader, encoders and explanations are all made from it, and no field
 * is named anywhere else.
 */
export interface ModelContract extends Omit<ReadOnly<z.infer<typeof schema.contractSchema>>, 'fields'> {
  readonly fields: readonly ContractField[]
}

/**
 * The rule of one operating point, relative to the share of churners where it needs to be.
 *
 * @useDeclaredType
 */
export type OperatingPointRule = ReadOnly<z.infer<typeof schema.operatingPointRule>>

/** How a file writes what a contract without it would not understand. Absent entries are as usual. */
export interface FileReading extends ReadOnly<z.infer<typeof schema.fileReading>> {}

/** How a file writes the cells of one field. */
export interface CellReading extends ReadOnly<z.infer<typeof schema.cellReading>> {}

/**
 * The order and the marks of a date's parts. Years have four digits, or with `yy` two: 70 to 99 are 1970 to 1999, 00 to
 * 69 are 2000 to 2069. Of all but `yearmonthday`, days and months may have one digit, and a slash may also be a hyphen;
 * `year-month-day` takes `-`, `/` and `.`. Of `year-month` the day is the first. `serial` is the number that a spreadsheet
 * stores for a date, the days since 1899-12-30; decimals are a time of day, which is left out.
 *
 * @useDeclaredType
 */
export type DateFormat = z.infer<typeof schema.dateFormat>

/** One field of a customer record. */
export type ContractField = ListedField | QuantityField

/** A field with a list of values. */
export type ListedField = BooleanField | CategoryField

/** A field that the model sees as one number: a number itself, or the days to a date. */
export type QuantityField = NumberField | DateField

/** Yes or no. */
export interface BooleanField extends ReadOnly<z.infer<typeof schema.booleanField>> {}

/** One of a list of values. */
export interface CategoryField extends ReadOnly<z.infer<typeof schema.categoryField>> {}

/** A quantity with a unit: any number, or whole ones only. */
export interface NumberField extends ReadOnly<z.infer<typeof schema.numberField>> {}

/**
 * A calendar date: in a record an ISO date such as `2026-01-31`, without time or zone. The model sees the whole days
 * between the date and the as-of date of the prediction. Nobody can act on a date.
 */
export interface DateField extends ReadOnly<z.infer<typeof schema.dateField>> {}

/** One value of a category. */
export type CategoryValue = CategoryField['values'][number]

/** The direction in which a company can move a number, and the bounds: the trained range if none are named. */
export interface NumberChange extends ReadOnly<z.infer<typeof schema.numberChange>> {}

/** Whether a company proposes a change, and at what cost. */
export type OfferTerms = Pick<NumberChange, 'offered' | 'cost'>

/** One change of a value that a company can bring about: the values it can start from, all others by default. */
export interface ListedChange<Value = unknown> extends Pick<NumberChange, 'offered' | 'cost'> {
  readonly from?: readonly Value[] | undefined
  readonly to: Value
}

/** Accepted values are scored and reported as a warning; rejected ones are an error. */
export type AcceptancePolicy = CategoryField['unknown']['policy']

/** What the rows of a contract are called. */
export function customerWords(contract: Pick<ModelContract, 'fields' | 'customer'>): { one: string; other: string } {
  const { customer } = readContract(contract)
  return { one: customer?.one ?? 'customer', other: customer?.other ?? 'customers' }
}

export function isNumeric(field: ContractField): field is NumberField {
  return field.type === 'number' || field.type === 'integer'
}

/** Whether the model sees the field as one number: a number itself, or the days to a date. */
export function isQuantity(field: ContractField): field is QuantityField {
  return field.type === 'date' || isNumeric(field)
}

/** The value that stands for every one that the contract does not list; undefined if there is none. */
export function otherValueOf(field: CategoryField): string | undefined {
  return field.values.find(({ other }) => other === true)?.value
}

/** Whether a field's value is missing: `null`, or absent. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/**
 * What a field expects, in words: the second half of every message about the field.
 *
 * @param list The values of a category, listed: of very many the first, unless something else is given.
 */
export function describeField(field: ContractField, list?: string): string {
  const orNull = field.missing.policy === 'accept' ? ', or null' : ''
  if (field.type === 'boolean') return `true or false${orNull}`
  if (field.type === 'category') {
    return `one of ${list ?? listValues(field.values.map(({ value }) => value))}${orNull}`
  }
  if (field.type === 'date') {
    const [least, most] = field.limits
    return `a date (YYYY-MM-DD) from ${least} to ${most} days ${field.count} the as-of date${orNull}`
  }
  const kind = field.type === 'integer' ? 'a whole number' : 'a number'
  const unit = field.unit === '' ? '' : ` (${field.unit})`
  return `${kind} from ${field.limits[0]} to ${field.limits[1]}${unit}${orNull}`
}
