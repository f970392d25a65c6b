import { InvalidOptionError } from '../checks/errors'
import { copyNamed } from '../checks/options'
import type { ChurnPrediction } from '../steps/prediction'

/** What a search wants to bring about: a decision at the policy in use, or a probability. */
export type ChangeTarget =
  | { readonly churn: boolean; readonly probabilityAtMost?: never; readonly probabilityAtLeast?: never }
  /** At most, or at least, this probability. */
  | { readonly probabilityAtMost: number; readonly churn?: never; readonly probabilityAtLeast?: never }
  | { readonly probabilityAtLeast: number; readonly churn?: never; readonly probabilityAtMost?: never }

const expected = 'one of { churn: boolean }, { probabilityAtMost: 0 to 1 }, { probabilityAtLeast: 0 to 1 }'

/** A target made ready: what reaches it, and in which direction it lies. */
export interface ReadTarget {
  readonly isReached: (prediction: ChurnPrediction) => boolean
  /** Whether a lower probability is nearer to the target. */
  readonly wantsLess: boolean
}

/** @throws {InvalidOptionError} for anything that is not exactly one target. */
export function readTarget(target: ChangeTarget): ReadTarget {
  const goals = copyNamed(Object(target) as ChangeTarget, [])
  const entries: readonly [string, unknown][] = Object.entries(goals).filter(([, goal]) => goal !== undefined)
  const [name, goal] = entries.length === 1 ? entries[0] : []
  if (name === 'churn' && typeof goal === 'boolean') {
    return { isReached: ({ churn }) => churn === goal, wantsLess: !goal }
  }
  if (typeof goal === 'number' && goal >= 0 && goal <= 1) {
    if (name === 'probabilityAtMost') return { isReached: ({ probability }) => probability <= goal, wantsLess: true }
    if (name === 'probabilityAtLeast') return { isReached: ({ probability }) => probability >= goal, wantsLess: false }
  }
  throw name === undefined
    ? new InvalidOptionError('target', target, expected)
    : new InvalidOptionError(`target.${name}`, goal, expected)
}
