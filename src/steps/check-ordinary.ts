import type { ContractField, ModelContract } from '../model/contract'
import type { Values } from './encode'

/** What counts as ordinary in a field: present, possible and familiar. */
export interface Expectation {
  readonly type: ContractField['type']
  /** What the field may be instead of a value, without anybody being told: absent, null. */
  readonly absent: readonly unknown[]
  /** The values of a category. */
  readonly known: readonly unknown[]
  /** Smallest and largest number that is both possible and familiar; NaN, which no number reaches, for other types. */
  readonly least: number
  readonly most: number
}

/**
 * A record whose fields are all ordinary and free of contradictions passes the contract's schema unchanged and without
 * a warning. For any other record this proves nothing.
 */
export function expectationOf(field: ContractField): Expectation {
  const { type, input, missing } = field
  const isNumber = type === 'number' || type === 'integer'
  return {
    type,
    absent: input ? [] : missing.policy === 'accept' ? [undefined, null] : [undefined],
    known: type === 'category' ? field.values.map(({ value }) => value) : [],
    least: isNumber ? Math.max(field.limits[0], field.trained[0]) : Number.NaN,
    most: isNumber ? Math.min(field.limits[1], field.trained[1]) : Number.NaN,
  }
}

export function meets({ type, absent, known, least, most }: Expectation, value: unknown): boolean {
  if (type === 'boolean' && typeof value === 'boolean') return true
  if (type === 'category' && known.includes(value)) return true
  if (typeof value === 'number' && value >= least && value <= most) {
    return type === 'number' || Number.isSafeInteger(value)
  }
  return absent.includes(value)
}

/** Builds the check that no field is true while the field it depends on rules that out. */
export function createContradictionCheck({ fields }: ModelContract): (record: Values) => boolean {
  const constrained = fields.flatMap((field) =>
    field.type === 'boolean' && field.requires
      ? [{ name: field.name, needs: field.requires.field, values: field.requires.values }]
      : [],
  )
  return (record) => {
    for (let index = 0; index < constrained.length; index++) {
      const { name, needs, values } = constrained[index]
      if (record[name] === true && !values.includes(record[needs])) return true
    }
    return false
  }
}
