import { type ContractField, isMissing } from '../model/contract'
import { createNoveltyCheck } from '../model/word'
import { isIsoDate } from './as-of'

/**
 * Builds the check that a value is one the contract can take at all, familiar or not. Its generated schema says the same
 * of every field.
 *
 * @param mayBeAbsent Whether a value that may be null may be absent, too, as other schemas let it.
 */
export function createPossibilityCheck(field: ContractField, mayBeAbsent: boolean): (value: unknown) => boolean {
  const mayMiss = field.missing.policy === 'accept'
  const fits = fitsType(field)
  return (value) => (isMissing(value) ? mayMiss && (mayBeAbsent || value === null) : fits(value))
}

function fitsType(field: ContractField): (value: unknown) => boolean {
  if (field.type === 'boolean') return (value) => typeof value === 'boolean'
  // Its days are judged later, with the as-of date.
  if (field.type === 'date') return isIsoDate
  if (field.type === 'category') {
    const listed = field.values.map(({ value }) => value)
    const isNew = createNoveltyCheck(field)
    const takesNew = field.unknown.policy === 'accept'
    return (value) => typeof value === 'string' && (listed.includes(value) || (takesNew && isNew(value)))
  }
  const [least, most] = field.limits
  const isWhole = field.type === 'integer' ? Number.isSafeInteger : Number.isFinite
  return (value) => isWhole(value) && (value as number) >= least && (value as number) <= most
}
