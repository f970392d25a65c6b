import { type ContractField, isMissing } from '../model/contract'
import { createNoveltyCheck } from './word'

/**
 * Builds the check that a value is one the contract can take at all, familiar or not. Its generated schema says the same
 * of every field, so only what another schema has let through needs it.
 */
export function createPossibilityCheck(field: ContractField): (value: unknown) => boolean {
  const mayMiss = !field.input || field.missing.policy === 'accept'
  const fits = fitsType(field)
  return (value) => (isMissing(value) ? mayMiss : fits(value))
}

function fitsType(field: ContractField): (value: unknown) => boolean {
  if (field.type === 'boolean') return (value) => typeof value === 'boolean'
  // A date is judged by its days, with the as-of date; a blank text is a missing one.
  if (field.type === 'date') return (value) => typeof value !== 'string' || value.trim() !== ''
  if (field.type === 'category') {
    const listed = field.values.map(({ value }) => value)
    const isNew = createNoveltyCheck(listed)
    const takesNew = field.unknown.policy === 'accept'
    return (value) => typeof value === 'string' && (listed.includes(value) || (takesNew && isNew(value)))
  }
  const [least, most] = field.limits
  const isWhole = field.type === 'integer' ? Number.isSafeInteger : Number.isFinite
  return (value) => isWhole(value) && (value as number) >= least && (value as number) <= most
}
