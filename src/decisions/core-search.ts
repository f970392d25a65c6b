import type { Core } from './core'
import type { Filling } from './filling'
import type { ChoiceProblem, Prices } from './prices'
import {
  addState,
  createDominance,
  createHistory,
  createStates,
  type History,
  noteTurn,
  type States,
  turnedItems,
} from './states'

/** How many states may still be looked at, by all searches that share it. */
export interface Work {
  left: number
}

/** What a search came to. */
export interface Found {
  /** Items to turn to come from the start to the best choice; undefined where none was better than the one known. */
  readonly turned: readonly number[] | undefined
  /** No choice is worth more. */
  readonly bound: number
}

interface Search {
  readonly problem: ChoiceProblem
  readonly prices: Prices
  readonly start: Filling
  readonly history: History
  readonly work: Work
  /** The best choice so far: what it is worth, and its last turn. */
  best: { readonly value: number; readonly change: number }
}

/** Differences in value below this share are taken for rounding. */
export const roundingShare = 1e-12

/**
 * Turns item after item of a core, in or out of a choice, and keeps the states that no other one dominates (Nemhauser,
 * Ullmann 1969, Management Science 15(9)) and that could still become better than the best choice known. Of many items only
 * few can make a difference, those near the prices (Balas, Zemel 1980, Operations Research 28(5); with two limits Puchinger,
 * Raidl, Pferschy 2010, INFORMS Journal on Computing 22(2)). Once no state is left, the best choice is exact.
 *
 * @param known What the best choice known so far is worth.
 */
export function searchCore(
  problem: ChoiceProblem,
  prices: Prices,
  {
    start,
    core,
    known,
    work,
  }: { readonly start: Filling; readonly core: Core; readonly known: number; readonly work: Work },
): Found {
  const search: Search = { problem, prices, start, history: createHistory(), work, best: { value: known, change: -1 } }
  let states = createStates(1)
  addState(states, start.weight, start.value, start.size, -1)
  let bound = known
  for (let place = 0; states.length > 0; place++) {
    const ended = place === core.items.length
    const loss = ended ? core.lossBeyond : core.losses[place]
    const nextLoss = core.losses[place + 1] ?? core.lossBeyond
    const grown = ended ? undefined : turnItem(search, states, core.items[place], nextLoss)
    if (!grown) {
      bound = greatestPotential(search, states) - loss
      break
    }
    states = grown
  }
  const { value, change } = search.best
  return {
    turned: change < 0 ? undefined : turnedItems(search.history, change),
    bound: Math.max(value, bound),
  }
}

/** All states with and without one item turned, by rising weight; undefined where that is more than the work left. */
function turnItem(search: Search, states: States, item: number, nextLoss: number): States | undefined {
  const { problem, start, history, work } = search
  const sign = start.chosen[item] ? -1 : 1
  const weightStep = sign * problem.weights[item]
  const valueStep = sign * problem.values[item]
  const sizeStep = problem.count === Number.POSITIVE_INFINITY ? 0 : sign
  const isDominated = createDominance(states, 4 * Number.EPSILON * search.prices.bound)
  const grown = createStates(2 * states.length)
  for (let one = 0, other = 0; one < states.length || other < states.length; ) {
    if (work.left-- <= 0) return undefined
    const turnedWeight = other < states.length ? states.weights[other] + weightStep : Number.POSITIVE_INFINITY
    const stays = one < states.length && states.weights[one] <= turnedWeight
    const from = stays ? one++ : other++
    const weight = stays ? states.weights[from] : turnedWeight
    const value = states.values[from] + (stays ? 0 : valueStep)
    const size = states.sizes[from] + (stays ? 0 : sizeStep)
    const better = value > search.best.value && weight <= problem.capacity && size <= problem.count
    const known = better ? value : search.best.value
    const most = potential(search, weight, value, size) - nextLoss
    const leads = most > known * (1 + roundingShare) && !isDominated(size, value)
    if (!better && !leads) continue
    const change = stays ? states.changes[from] : noteTurn(history, item, states.changes[from])
    if (better) search.best = { value, change }
    if (leads) addState(grown, weight, value, size, change)
  }
  return grown
}

/** What a state is worth at the prices, with what it leaves of the limits: the least bound on what it may come to. */
function potential({ problem, prices }: Search, weight: number, value: number, size: number): number {
  const places = prices.perItem > 0 ? prices.perItem * (problem.count - size) : 0
  return value + prices.perWeight * (problem.capacity - weight) + places
}

function greatestPotential(search: Search, { weights, values, sizes, length }: States): number {
  let most = Number.NEGATIVE_INFINITY
  for (let place = 0; place < length; place++) {
    most = Math.max(most, potential(search, weights[place], values[place], sizes[place]))
  }
  return most
}
