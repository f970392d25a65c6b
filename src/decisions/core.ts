import { amountsAt, greatestOfRank, placesWhere } from './selection'

/** Items in the order in which they are turned: those whose turning costs the least at the prices first. */
export interface Core {
  readonly items: Uint32Array
  /** What turning each costs, rising. */
  readonly losses: Float64Array
  /** What turning any other item costs at least; `Infinity` where none of them could be in a better choice. */
  readonly lossBeyond: number
}

/** Items that a search may turn: far more than it ever comes to where it ends by itself. */
const mostTurned = 10_000

/** The items whose turning costs less than there is to gain, those that cost the least first. */
export function coreOf(losses: Float64Array, gap: number): Core {
  const able = placesWhere(losses.length, (item) => losses[item] < gap)
  const all = able.length <= mostTurned
  const limit = all
    ? gap
    : -greatestOfRank(
        amountsAt(able, losses).map((loss) => -loss),
        mostTurned,
      )
  const items = all ? able : able.filter((item) => losses[item] <= limit).subarray(0, mostTurned)
  items.sort((one, other) => losses[one] - losses[other] || scattered(one) - scattered(other))
  return { items, losses: amountsAt(items, losses), lossBeyond: all ? Number.POSITIVE_INFINITY : limit }
}

/** A place in no order (Knuth's multiplicative hashing): neighbours in a list are often alike, and to turn them leads nowhere. */
function scattered(place: number): number {
  return Math.imul(place, 2654435761) >>> 0
}
