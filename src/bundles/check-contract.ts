import { printValue } from '../checks/errors'
import {
  type CategoryField,
  type ContractField,
  isNumeric,
  isQuantity,
  type ListedField,
  type ModelContract,
  type QuantityField,
} from '../model/contract'
import { otherwiseOf } from '../model/requirement'
import { isIsoDate } from '../steps/as-of'
import { offerProblem } from './check-offers'
import { shapeProblem } from './check-shape'
import { contractSchema } from './contract-schema'

/**
 * What is wrong with a contract, in words: the first part of another shape than `contract-schema.ts` has, or the first
 * rule broken; undefined for a contract without fault. The training workspace has the same sentences in
 * `contract_rules.py`: what one of them refuses, the other does too.
 */
export function contractProblem(document: unknown): string | undefined {
  return shapeProblem(contractSchema, document) ?? brokenRule(document as ModelContract)
}

/** Words and blanks alone: the comment of a generated file may hold them. */
const noun = /^\p{L}[\p{L}\p{N} '’-]*$/u

function brokenRule(contract: ModelContract): string | undefined {
  if (contract.description.includes('*/'))
    return 'expected a description without */, which would end its comment in customer.ts'
  const { customer } = contract
  if (customer !== undefined && !(noun.test(customer.one) && noun.test(customer.other)))
    return 'expected customer with one and other, words for one row and for several, such as employee and employees'
  if (contract.asOf !== undefined && !isIsoDate(contract.asOf)) return 'expected asOf to be a date, such as 2026-01-31'
  if (contract.asOf === undefined && contract.fields.some(({ type }) => type === 'date'))
    return 'expected asOf, the date from which the training counts the days of dates, such as 2026-01-31'
  const names = contract.fields.map(({ name }) => name)
  if (new Set(names).size < names.length) return 'two fields share a name'
  const columns = [contract.target, ...(contract.id ? [contract.id] : []), ...contract.fields]
  if (new Set(columns.map(({ column }) => column)).size < columns.length) return 'two fields share a column'
  const blanks = new Set(contract.source.missing)
  const fields = new Map(contract.fields.map((field) => [field.name, field]))
  for (const field of contract.fields) {
    const expected = expectation(field, fields, blanks)
    if (expected !== undefined) return `field ${field.name}: expected ${expected}`
  }
  return undefined
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

type FieldsByName = ReadonlyMap<string, ContractField>

/** What a field lacks. */
function expectation(field: ContractField, fields: FieldsByName, blanks: ReadonlySet<string>): string | undefined {
  if (!identifier.test(field.name)) return 'a name that is an identifier, such as daysSinceVisit'
  if (field.name === '__proto__') return 'another name, because this one means something else in JavaScript'
  if (field.description.includes('*/')) return 'a description without */, which would end its comment in customer.ts'
  if (!field.input && field.missing.policy !== 'accept') return 'missing policy accept, because it is not an input'
  if (field.reading?.date !== undefined && field.type !== 'date') return 'reading.date of a date alone'
  const own = isQuantity(field) ? quantityExpectation(field, fields) : listExpectation(field)
  return own ?? requirementExpectation(field, fields, blanks)
}

/** What is wrong with what a field requires of another one. */
function requirementExpectation(
  field: ContractField,
  fields: FieldsByName,
  blanks: ReadonlySet<string>,
): string | undefined {
  if (field.requires === undefined) return undefined
  const { requires } = field
  const other = fields.get(requires.field)
  if (other === undefined || other === field || isQuantity(other))
    return 'requires naming another field of the contract that lists values'
  const known = new Set<unknown>(other.values.map(({ value }) => value))
  const wrong = requires.values.find((value) => !known.has(value))
  if (requires.values.some((value) => !known.has(value)))
    return `requires with values of ${other.name}, got ${printValue(wrong)}`
  const otherwise = otherwiseOf(field)
  if (otherwise === undefined)
    return field.missing.policy === 'accept'
      ? undefined
      : 'the missing policy accept, because requires without otherwise leaves the field blank'
  if (field.type === 'category')
    return field.values.some(({ value }) => value === otherwise)
      ? undefined
      : 'requires with one of its own values in otherwise'
  return blanks.has(otherwise)
    ? 'requires with a spelling in otherwise, because a blank cell is read as missing'
    : undefined
}

function quantityExpectation(field: QuantityField, fields: FieldsByName): string | undefined {
  const { limits, trained, actionable, inputBy } = field
  if (limits[0] > limits[1]) return 'limits from the smallest value to the largest'
  if (!(limits[0] <= trained[0] && trained[0] <= trained[1] && trained[1] <= limits[1]))
    return 'a trained range from the smallest value to the largest, within the limits'
  const [least, most] = actionable?.bounds ?? trained
  if (least > most) return 'actionable with bounds from the smallest value to the largest'
  const atLeast = field.type === 'date' ? undefined : field.atLeast
  const other = atLeast && fields.get(atLeast.field)
  if (atLeast && !(other && isNumeric(other))) return 'atLeast naming a numeric field of the contract'
  if (inputBy === undefined) return undefined
  if (actionable) return 'no inputBy, because a number that people act on stays an input'
  if (field.missing.policy !== 'accept')
    return 'the missing policy accept, because the training may leave the field out'
  return undefined
}

/** What is wrong with the order of a category's values, or with the one that stands for others. */
function orderExpectation({ ordered, monotone, values, unknown }: CategoryField): string | undefined {
  if (monotone !== undefined && ordered !== true) return 'ordered to be true, because of monotone'
  const others = values.filter(({ other }) => other !== undefined)
  if (others.length === 0) return undefined
  if (others.length > 1 || others[0].other !== true) return 'other to be true, of one value of a category'
  if (ordered === true) return 'no other value in an ordered category, because it has no place in the order'
  return unknown.policy === 'accept' ? undefined : 'the unknown policy accept, because of its other value'
}

function listExpectation(field: ListedField): string | undefined {
  const values = new Set<unknown>(field.values.map(({ value }) => value))
  if (field.type === 'boolean' && (values.size < 2 || field.values.length > 2))
    return 'the values true and false, because it is boolean'
  if (values.size < field.values.length) return 'each value once'
  const spellings = field.values.flatMap(({ source }) => source)
  if (new Set(spellings).size < spellings.length) return 'each source spelling once'
  const offer = offerProblem(field, values)
  if (offer !== undefined) return offer
  return field.type === 'category' ? orderExpectation(field) : undefined
}
