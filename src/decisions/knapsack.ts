/** A choice of items under a capacity: the best one where `exact`, else one that falls short by at most `bound − value`. */
export interface Packing {
  /** 1 for each chosen item: Uint8Array of itemCount. */
  readonly chosen: Uint8Array
  readonly value: number
  /** No choice is worth more than this. */
  readonly bound: number
  readonly exact: boolean
}

/** A partial choice: the greedy one, but for the changes that led here. */
interface State {
  readonly weight: number
  readonly value: number
  readonly change: Change | undefined
}

interface Change {
  readonly item: number
  readonly before: Change | undefined
}

/**
 * The 0/1 knapsack: the most valuable items whose weights are within a capacity. Items are tried around the place where
 * the greedy choice breaks off, outwards: those before it to be left out, those behind it to be taken. Of the states reached
 * only those stay that no other one dominates and whose fractional bound (Dantzig 1957) beats the best choice. The choice
 * is exact once none is left, mostly after a few hundred items of a million.
 *
 * Pisinger (1997), "A Minimal Algorithm for the 0-1 Knapsack Problem", Operations Research 45(5).
 *
 * @param values Above 0: Float64Array of itemCount.
 * @param weights At least 0: Float64Array of itemCount.
 * @param maxSteps States that are looked at before the search keeps what it has.
 */
export function pack(values: Float64Array, weights: Float64Array, capacity: number, maxSteps: number): Packing {
  const yields = values.map((value, item) => value / weights[item])
  const order = Uint32Array.from(values.keys())
    .filter((item) => weights[item] <= capacity)
    .sort((one, other) => yields[other] - yields[one] || one - other)
  const chosen = new Uint8Array(values.length)
  let weight = 0
  let value = 0
  let breakAt = 0
  for (; breakAt < order.length && weight + weights[order[breakAt]] <= capacity; breakAt++) {
    chosen[order[breakAt]] = 1
    weight += weights[order[breakAt]]
    value += values[order[breakAt]]
  }
  const greedy: State = { weight, value, change: undefined }
  if (breakAt === order.length) return { chosen, value, bound: value, exact: true }

  const breakYield = yields[order[breakAt]]
  let best = greedy
  let states: State[] = [greedy]
  let steps = 0
  let before = breakAt - 1
  let behind = breakAt
  const boundOf = (state: State) => {
    const room = capacity - state.weight
    if (room >= 0) return state.value + (behind < order.length ? room * yields[order[behind]] : 0)
    return before >= 0 ? state.value + room * yields[order[before]] : Number.NEGATIVE_INFINITY
  }
  const worthMore = (bound: number) => bound > best.value * (1 + Number.EPSILON)
  /** Whether any choice with this item turned could be the best: the fractional bound of the greedy choice without it. */
  const couldMatter = (item: number, sign: number) =>
    worthMore(value + sign * values[item] + (capacity - weight - sign * weights[item]) * breakYield)

  const turn = (item: number, sign: number) => {
    if (!couldMatter(item, sign)) return
    const turned = states.map(
      (state): State => ({
        weight: state.weight + sign * weights[item],
        value: state.value + sign * values[item],
        change: { item, before: state.change },
      }),
    )
    states = undominated(states, turned)
    for (const state of states) if (state.weight <= capacity && state.value > best.value) best = state
  }
  while (states.length > 0 && (before >= 0 || behind < order.length) && steps < maxSteps) {
    if (behind < order.length) turn(order[behind++], 1)
    if (before >= 0) turn(order[before--], -1)
    steps += states.length
    states = states.filter((state) => worthMore(boundOf(state)))
  }
  const exact = states.length === 0 || (before < 0 && behind === order.length)
  const bound = exact ? best.value : states.reduce((most, state) => Math.max(most, boundOf(state)), best.value)
  for (let change = best.change; change; change = change.before) chosen[change.item] ^= 1
  return { chosen, value: best.value, bound, exact }
}

/** Two lists of rising weight as one, without the states that weigh no less and are worth no more than another. */
function undominated(some: readonly State[], others: readonly State[]): State[] {
  const merged: State[] = []
  let mostValue = Number.NEGATIVE_INFINITY
  for (let one = 0, other = 0; one < some.length || other < others.length; ) {
    const takeOne = other === others.length || (one < some.length && lighter(some[one], others[other]))
    const state = takeOne ? some[one++] : others[other++]
    if (state.value <= mostValue) continue
    mostValue = state.value
    merged.push(state)
  }
  return merged
}

/** Whether a state comes first: the lighter one, of two equally heavy ones the more valuable. */
function lighter(one: State, other: State): boolean {
  return one.weight < other.weight || (one.weight === other.weight && one.value >= other.value)
}
