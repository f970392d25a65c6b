import type { ContractField } from '../model/contract'
import { isThenable } from '../runtimes/runtime'
import type { CandidateField } from './change-candidates'

/** One value for one field. */
export interface Step {
  readonly field: ContractField
  readonly value: unknown
}

/** A set of changes to try: at most one value for each field, in the contract's order. */
export type Steps = readonly Step[]

/** Sets that reach the target, and whether all sets were looked at. */
export interface SearchFindings<Result> {
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
  /** Most sets that are scored, and most that are passed over. */
  readonly maxEvaluations: number
}

/** Most sets that are handed out at once. */
const chunkSize = 512

/**
 * Looks through all sets of one change, then of two, and so on. A set that holds a smaller one which already reaches
 * the target is passed over, with all that begin like it: its other changes are not needed. Hands out chunks of sets, and
 * takes back for each set what it leads to, undefined where it misses the target or is refused.
 */
export function* searchChanges<Result>(
  candidates: readonly CandidateField[],
  { maxChanges, maxEvaluations }: SearchLimits,
): Generator<readonly Steps[], SearchFindings<Result>, Scores<Result>> {
  const choices = candidates.map(({ field, values }) => values.map((value): Step => ({ field, value })))
  const reached: { steps: Steps; result: Result }[] = []
  const take = (chunk: readonly Steps[], results: Scores<Result>) => {
    chunk.forEach((steps, place) => {
      const result = results[place]
      if (result !== undefined) reached.push({ steps, result })
    })
  }
  const enough: Enough = new Map()
  let evaluations = 0
  let passedOver = 0
  let complete = true

  for (let size = 1; complete && size <= Math.min(maxChanges, choices.length); size++) {
    const smaller = reached.length
    let chunk: Steps[] = []
    for (const steps of setsOf(choices, size, enough)) {
      // Only now is it known that there is one set more than the work allows for.
      complete = steps ? evaluations < maxEvaluations : passedOver++ < maxEvaluations
      if (!complete) break
      if (!steps) continue
      evaluations++
      chunk.push(steps)
      if (chunk.length < chunkSize) continue
      take(chunk, yield chunk)
      chunk = []
    }
    if (chunk.length > 0) take(chunk, yield chunk)
    for (const { steps } of reached.slice(smaller)) noteEnough(enough, steps)
  }
  return { reached, evaluations, complete }
}

/** Sets that reach the target, by their last step. */
type Enough = Map<Step, Steps[]>

function noteEnough(enough: Enough, steps: Steps): void {
  const last = steps[steps.length - 1]
  const sets = enough.get(last)
  if (sets) sets.push(steps)
  else enough.set(last, [steps])
}

/**
 * Every way to choose a value for each of `size` fields, in the order of the fields; undefined for each beginning that holds
 * a set which is enough. Only a set that ends where the beginning does can be new in it.
 */
function* setsOf(
  choices: readonly (readonly Step[])[],
  size: number,
  enough: Enough,
  beginning: Steps = [],
  first = 0,
): Generator<Steps | undefined> {
  const left = size - beginning.length
  if (left === 0) {
    yield beginning
    return
  }
  for (let field = first; field + left <= choices.length; field++) {
    for (const step of choices[field]) {
      const steps = [...beginning, step]
      if (enough.get(step)?.some((set) => set.every((each) => steps.includes(each)))) yield undefined
      else yield* setsOf(choices, size, enough, steps, field + 1)
    }
  }
}

/** Runs a search with what scores its sets: at once, or, where the scores are promises, one chunk after another. */
export function runSearch<Result>(
  search: Generator<readonly Steps[], SearchFindings<Result>, Scores<Result>>,
  score: (sets: readonly Steps[]) => Scores<Result> | Promise<Scores<Result>>,
): SearchFindings<Result> | Promise<SearchFindings<Result>> {
  let turn = search.next([])
  while (!turn.done) {
    const scores = score(turn.value)
    if (isThenable(scores)) return awaitSearch(search, score, scores)
    turn = search.next(scores)
  }
  return turn.value
}

async function awaitSearch<Result>(
  search: Generator<readonly Steps[], SearchFindings<Result>, Scores<Result>>,
  score: (sets: readonly Steps[]) => Scores<Result> | Promise<Scores<Result>>,
  first: Promise<Scores<Result>>,
): Promise<SearchFindings<Result>> {
  let turn = search.next(await first)
  while (!turn.done) turn = search.next(await score(turn.value))
  return turn.value
}
