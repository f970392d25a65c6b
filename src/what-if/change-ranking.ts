import { isNumeric } from '../model/contract'
import type { Values } from '../steps/encode'
import type { ChurnPrediction } from '../steps/prediction'
import type { Steps } from './change-search'

/** A set of changes and what the model says of the changed customer. */
export interface ReachedSet {
  readonly steps: Steps
  readonly result: ChurnPrediction
}

/**
 * Of sets that differ in numbers alone keeps those that no other undercuts: one whose numbers all lie as near to the
 * customer's, or nearer. A customer for whom 10 less is enough need not be offered 20 less.
 */
export function nearestNumbers(reached: readonly ReachedSet[], customer: Values): readonly ReachedSet[] {
  const groups = new Map<string, { readonly one: ReachedSet; readonly distances: readonly number[] }[]>()
  for (const one of reached) {
    const key = one.steps.map(({ field, value }) => JSON.stringify([field.name, isNumeric(field) ? 0 : value])).join()
    const numbers = one.steps.filter(({ field }) => isNumeric(field))
    const distances = numbers.map(({ field, value }) => Math.abs((value as number) - (customer[field.name] as number)))
    const group = groups.get(key) ?? []
    if (group.length === 0) groups.set(key, group)
    group.push({ one, distances })
  }
  const undercuts = (some: readonly number[], others: readonly number[]) =>
    some.every((distance, place) => distance <= others[place]) &&
    some.some((distance, place) => distance < others[place])
  const kept = new Set(
    [...groups.values()].flatMap((group) =>
      group
        .filter(({ distances }) => !group.some((other) => undercuts(other.distances, distances)))
        .map(({ one }) => one),
    ),
  )
  return reached.filter((one) => kept.has(one))
}

/**
 * Fewest changes first, then the greatest gain where it is known, then the greatest effect; equal ones keep the order
 * they were found in, which is the contract's.
 */
export function rankSets(
  reached: readonly ReachedSet[],
  before: ChurnPrediction,
  gainOf: (set: ReachedSet) => number | undefined,
): readonly ReachedSet[] {
  const effect = ({ result }: ReachedSet) => Math.abs(result.probability - before.probability)
  return reached
    .map((set) => ({ set, gain: gainOf(set) ?? Number.NEGATIVE_INFINITY }))
    .sort(
      ({ set: one, gain }, { set: other, gain: otherGain }) =>
        one.steps.length - other.steps.length ||
        Number(otherGain > gain) - Number(otherGain < gain) ||
        effect(other) - effect(one),
    )
    .map(({ set }) => set)
}

/** Of two results the one nearer to a target: in the direction that the target asks for. */
export function isNearer(one: ChurnPrediction, other: ChurnPrediction, wantsLess: boolean): boolean {
  return wantsLess ? one.probability < other.probability : one.probability > other.probability
}
