import { type ContractField, isMissing, type ModelContract } from '../model/contract'
import { isLeftBlank, isRequiring } from '../model/requirement'
import { contradictionIn } from '../steps/read-row'
import type { CellMeaning } from './cell-table'

/** Constraints between fields as bits, one for each field that depends on another. */
export type ConstraintBits = Pick<CellMeaning, 'excludedWhereMet' | 'excludedUnlessMet' | 'meets'>

/** No field has this value, so it meets no constraint. */
const noValue = Symbol('no value')

/** More constraints do not fit into one whole number. */
const mostConstraints = 31

/**
 * What a cell does to the constraints between fields. A row contradicts itself where a cell excludes that its field's
 * constraint is met and another cell meets it, or the other way round.
 */
export interface ConstraintReader {
  read(field: ContractField, text: string | undefined, value: unknown): ConstraintBits
  /** Whether a field takes part in a constraint. */
  concern(field: ContractField): boolean
}

const none: ConstraintBits = { excludedWhereMet: 0, excludedUnlessMet: 0, meets: 0 }

/** Asks the row reader about each cell beside one that meets a constraint and one that does not. Undefined for too many. */
export function createConstraintReader({ fields }: ModelContract): ConstraintReader | undefined {
  const constrained = fields.filter(isRequiring).map((field) => ({ field, requires: field.requires }))
  if (constrained.length > mostConstraints) return undefined
  const concern = ({ name }: ContractField) =>
    constrained.some(({ field, requires }) => field.name === name || requires.field === name)
  const read: ConstraintReader['read'] = (field, text, value) => {
    if (!concern(field)) return none
    const bits = { excludedWhereMet: 0, excludedUnlessMet: 0, meets: 0 }
    constrained.forEach(({ field: dependent, requires }, place) => {
      const contradicts = (spelling: string | undefined, own: unknown, needed: unknown) =>
        contradictionIn(
          dependent,
          { [dependent.column]: spelling },
          { [dependent.name]: own, [requires.field]: needed },
          dependent.type === 'boolean' && spelling === dependent.requires?.otherwise ? [dependent.name] : [],
        ) !== undefined
      if (field.name === dependent.name) {
        // A blank is as expected only where the requirement is not met.
        const isUnexpected = isMissing(value) && isLeftBlank(dependent)
        if (isUnexpected || contradicts(text, value, requires.values[0])) bits.excludedWhereMet |= 1 << place
        if (contradicts(text, value, noValue)) bits.excludedUnlessMet |= 1 << place
      }
      if (field.name === requires.field && requires.values.includes(value)) bits.meets |= 1 << place
    })
    return bits
  }
  return { read, concern }
}
