import { type ContractField, isQuantity, type ListedField, otherValueOf, type QuantityField } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import { all, always, among, type Condition, compare, double, type Expression, integer, never } from './expression'
import { otherwisePlace } from './listed-places'
import { boundaryOf } from './midpoint'

/** Both sides of a comparison of a feature column with a threshold; neither holds where the value is missing. */
export interface Split {
  /** x < threshold. */
  readonly left: Condition
  /** x ≥ threshold. */
  readonly right: Condition
}

const onlyRight: Split = { left: never, right: always }
const onlyLeft: Split = { left: always, right: never }

/**
 * Says what `float32(x) < threshold` says of a feature column, of the field's value in a database. A threshold that no
 * possible value is on the other side of makes a constant.
 *
 * @param threshold A float32; no value reaches one that is NaN.
 */
export function splitOf(field: ContractField, column: FeatureColumn, value: Expression, threshold: number): Split {
  if (Number.isNaN(threshold)) return onlyLeft
  if (isQuantity(field)) return splitNumber(field, value, threshold)
  if (column.kind === 'rank') return splitRank(column.values.length, value, threshold)
  if (threshold <= 0) return onlyRight
  if (threshold > 1) return onlyLeft
  const places = placesOf(field).get(column.kind === 'indicator' ? column.value : true) ?? []
  return { left: among(value, places.map(integer), true), right: among(value, places.map(integer)) }
}

/** The place of an ordered value is its rank; that of a value which is not listed lies behind them, and is on neither side. */
function splitRank(count: number, value: Expression, threshold: number): Split {
  const first = Math.ceil(threshold)
  if (first <= 0) return onlyRight
  if (first >= count) return onlyLeft
  return {
    left: compare(value, '<', integer(first)),
    right: all(compare(value, '>=', integer(first)), compare(value, '<', integer(count))),
  }
}

function splitNumber(field: QuantityField, value: Expression, threshold: number): Split {
  const [least, most] = field.limits
  const { at, reached } = boundaryOf(threshold)
  if (field.type !== 'number' && Math.abs(at) < 2 ** 31) {
    const first = reached ? Math.ceil(at) : Math.floor(at) + 1
    if (first <= least) return onlyRight
    if (first > most) return onlyLeft
    return { left: compare(value, '<', integer(first)), right: compare(value, '>=', integer(first)) }
  }
  if (reached ? at <= least : at < least) return onlyRight
  if (reached ? at > most : at >= most) return onlyLeft
  const limit = double(at)
  return reached
    ? { left: compare(value, '<', limit), right: compare(value, '>=', limit) }
    : { left: compare(value, '<=', limit), right: compare(value, '>', limit) }
}

/** A value that a listed field can have, for which every feature column of the field is told. */
export interface ListedLevel {
  /** Places that stand for it. */
  readonly places: readonly number[]
  /** Undefined for a value that training never saw. */
  readonly value: unknown
}

const placesKnown = /* @__PURE__ */ new WeakMap<ListedField, ReadonlyMap<unknown, readonly number[]>>()

/** Places by value, found once for all splits on a field. */
function placesOf(field: ListedField): ReadonlyMap<unknown, readonly number[]> {
  const known = placesKnown.get(field)
  if (known) return known
  const found = new Map(levelsOf(field).map(({ value, places }) => [value, places] as const))
  placesKnown.set(field, found)
  return found
}

/** The values of a listed field: "No internet service" means no. */
export function levelsOf(field: ListedField): readonly ListedLevel[] {
  if (field.type === 'boolean') {
    return [
      { places: [1], value: true },
      { places: field.requires?.otherwise === undefined ? [0] : [0, otherwisePlace], value: false },
    ]
  }
  const unknown = field.unknown.policy === 'accept' ? [field.values.length] : []
  const known = field.values.map(({ value, other }, place) => ({
    places: other ? [place, ...unknown] : [place],
    value,
  }))
  if (otherValueOf(field) !== undefined) return known
  return field.unknown.policy === 'accept' ? [...known, { places: [known.length], value: undefined }] : known
}
