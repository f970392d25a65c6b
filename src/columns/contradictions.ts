import type { ContractField } from '../model/contract'
import type { RequiringField } from '../model/requirement'
import { contradictsIn } from '../steps/requirement'
import { type FieldReader, type ListedReader, listedValues } from './readers'

/** No field has this value, so it meets no requirement. */
const noValue = Symbol('no value')

/**
 * Leaves rows in which a field has a value, and the field it depends on rules that out, to the careful reading.
 *
 * @param listed What reads each field, by its place in the contract; undefined where nothing does.
 */
export function createContradictionReader(
  fields: readonly ContractField[],
  listed: readonly (ListedReader | undefined)[],
): FieldReader {
  const rules = fields.flatMap((field, place) =>
    field.requires ? [ruleOf(field as RequiringField, fields, listed, place)] : [],
  )
  return (start, end, { unusual }) => {
    for (const { needed, isMet, codes, whereMet, unlessMet } of rules) {
      for (let place = 0; place < end - start; place++) {
        const isAllowed = needed !== undefined && isMet[needed[place]]
        const contradicting = isAllowed ? whereMet : unlessMet
        if (codes ? contradicting[codes[place]] : !isAllowed) unusual[place] = 1
      }
    }
  }
}

function ruleOf(
  field: RequiringField,
  fields: readonly ContractField[],
  listed: readonly (ListedReader | undefined)[],
  place: number,
) {
  const { requires } = field
  const at = fields.findIndex(({ name }) => name === requires.field)
  const isMet = listedValues(fields[at]).map((value) => requires.values.includes(value))
  const own = 'values' in field ? listedValues(field) : []
  const contradictsWhere = (needed: unknown) =>
    own.map((value) => contradictsIn({ [field.name]: value, [requires.field]: needed }, field))
  return {
    needed: listed[at]?.codes,
    isMet,
    // A number that is missing is left to the careful reading anyway, so that it needs no codes.
    codes: listed[place]?.codes,
    whereMet: contradictsWhere(requires.values[0]),
    unlessMet: contradictsWhere(noValue),
  }
}
