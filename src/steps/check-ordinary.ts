import { type ContractField, isQuantity, type ModelContract } from '../model/contract'
import { isRequiring, type RequiringField } from '../model/requirement'
import type { Dates, DayCount } from './dates'
import type { Values } from './encode'
import { contradictsIn } from './requirement'

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
  /** The same of a date's days. */
  readonly days: DayCount | undefined
}

/**
 * A record whose fields are all ordinary and free of contradictions passes the contract's schema unchanged and without
 * a warning. For any other record this proves nothing.
 *
 * @param dates What counts a date's days; of other fields undefined.
 */
export function expectationOf(field: ContractField, dates?: Dates): Expectation {
  const { type, input, missing } = field
  const [least, most] = isQuantity(field) ? bothOf(field.limits, field.trained) : noRange
  return {
    type,
    absent: input ? [] : missing.policy === 'accept' ? [undefined, null] : [undefined],
    known: type === 'category' ? field.values.map(({ value }) => value) : [],
    least,
    most,
    days: type === 'date' ? dates?.count(field.count) : undefined,
  }
}

const noRange = [Number.NaN, Number.NaN] as const

function bothOf(one: readonly [number, number], other: readonly [number, number]): readonly [number, number] {
  return [Math.max(one[0], other[0]), Math.min(one[1], other[1])]
}

export function meets({ type, absent, known, least, most, days }: Expectation, value: unknown): boolean {
  if (type === 'boolean' && typeof value === 'boolean') return true
  if (type === 'category' && known.includes(value)) return true
  if (days) {
    const count = days(value)
    if (count >= least && count <= most) return true
  } else if (typeof value === 'number' && value >= least && value <= most) {
    return type === 'number' || Number.isSafeInteger(value)
  }
  return absent.includes(value)
}

/** Builds what finds the fields that have a value while the field they depend on rules that out, or the other way. */
export function createContradictionSearch({ fields }: ModelContract): (record: Values) => readonly RequiringField[] {
  const requiring = fields.filter(isRequiring)
  return (record) => requiring.filter((field) => contradictsIn(record, field))
}
