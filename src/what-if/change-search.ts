import type { Field } from '../contract'
import { isThenable } from '../runtime'
import type { CandidateField } from './change-candidates'

/** One value for one field. */
export interface Step {
  readonly field: Field
  readonly value: unknown
}

/** A set of changes to try: at most one value for each field, in the contract's order. */
export type Steps = readonly Step[]

/** Sets that reach the target, and whether all sets were looked at. */
export interface Found<Result> {
  readonly reached: readonly { readonly steps: Steps; readonly result: Result }[]
  readonly evaluations: number
  /** False where the bound on evaluations ended the search. */
  readonly complete: boolean
}

/** What each set leads to; undefined where it misses the target or is refused. */
type Scores<Result> = readonly (Result | undefined)[]

/** Bounds of a search. */
export interface SearchLimits {
  readonly maxChanges: number
  readonly maxEvaluations: number
}

/** Most sets that are handed out at once. */
const chunkSize = 512

/**
 * Looks through all sets of one change, then of two, and so on. A set that holds a smaller one which already reaches
 * the target is passed over: its other changes are not needed. Hands out chunks of sets, and takes back for each set
 * what it leads to, undefined where it misses the target or is refused.
 */
export function* searchChanges<Result>(
  candidates: readonly CandidateField[],
  { maxChanges, maxEvaluations }: SearchLimits,
): Generator<readonly Steps[], Found<Result>, Scores<Result>> {
  const choices = candidates.map(({ field, values }) => values.map((value): Step => ({ field, value })))
  const reached: { steps: Steps; result: Result }[] = []
  const places = new Map(choices.flat().map((step, place) => [step, place]))
  const keyOf = (steps: Steps) => steps.map((step) => places.get(step)).join()
  const enough = new Set<string>()
  let evaluations = 0

  for (let size = 1; size <= Math.min(maxChanges, choices.length); size++) {
    const found: Steps[] = []
    const sets = setsOf(choices, size)
    for (let more = true; more; ) {
      const chunk: Steps[] = []
      while (chunk.length < Math.min(chunkSize, maxEvaluations - evaluations)) {
        const { done, value } = sets.next()
        if (done) {
          more = false
          break
        }
        if (!subsetsOf(value).some((subset) => enough.has(keyOf(subset)))) chunk.push(value)
      }
      if (chunk.length > 0) {
        evaluations += chunk.length
        const results = yield chunk
        chunk.forEach((steps, place) => {
          const result = results[place]
          if (result === undefined) return
          found.push(steps)
          reached.push({ steps, result })
        })
      }
      if (more && evaluations >= maxEvaluations) return { reached, evaluations, complete: false }
    }
    for (const steps of found) enough.add(keyOf(steps))
  }
  return { reached, evaluations, complete: true }
}

/** Every way to choose a value for each of `size` fields, from the field `first` on. */
function* setsOf(choices: readonly (readonly Step[])[], size: number, first = 0): Generator<Steps> {
  if (size === 0) {
    yield []
    return
  }
  for (let field = first; field + size <= choices.length; field++) {
    for (const step of choices[field]) {
      for (const rest of setsOf(choices, size - 1, field + 1)) yield [step, ...rest]
    }
  }
}

/** Every proper, non-empty part of a set. */
function subsetsOf(steps: Steps): Steps[] {
  const all = 2 ** steps.length - 1
  return Array.from({ length: Math.max(0, all - 1) }, (_, index) =>
    steps.filter((_, place) => ((index + 1) >> place) & 1),
  )
}

/** Runs a search with what scores its sets: at once, or, where the scores are promises, one chunk after another. */
export function driveSearch<Result>(
  search: Generator<readonly Steps[], Found<Result>, Scores<Result>>,
  score: (sets: readonly Steps[]) => Scores<Result> | Promise<Scores<Result>>,
): Found<Result> | Promise<Found<Result>> {
  let turn = search.next([])
  while (!turn.done) {
    const scores = score(turn.value)
    if (isThenable(scores)) return awaitSearch(search, score, scores)
    turn = search.next(scores)
  }
  return turn.value
}

async function awaitSearch<Result>(
  search: Generator<readonly Steps[], Found<Result>, Scores<Result>>,
  score: (sets: readonly Steps[]) => Scores<Result> | Promise<Scores<Result>>,
  first: Promise<Scores<Result>>,
): Promise<Found<Result>> {
  let turn = search.next(await first)
  while (!turn.done) turn = search.next(await score(turn.value))
  return turn.value
}
