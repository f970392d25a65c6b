import { InvalidOptionError } from '../checks/errors'
import type { ChurnPrediction } from '../steps/prediction'

/** What a search wants to bring about: a decision at the policy in use, or a probability. */
export type ChangeTarget =
  | { readonly churn: boolean; readonly probabilityAtMost?: never; readonly probabilityAtLeast?: never }
  /** At most, or at least, this probability. */
  | { readonly probabilityAtMost: number; readonly churn?: never; readonly probabilityAtLeast?: never }
  | { readonly probabilityAtLeast: number; readonly churn?: never; readonly probabilityAtMost?: never }

const expected = 'one of { churn: boolean }, { probabilityAtMost: 0 to 1 }, { probabilityAtLeast: 0 to 1 }'

/** @throws {InvalidOptionError} for anything that is not exactly one target. */
export function targetTest(target: ChangeTarget): (prediction: ChurnPrediction) => boolean {
  const entries: readonly [string, unknown][] =
    typeof target === 'object' && target !== null ? Object.entries(target).filter(([, goal]) => goal !== undefined) : []
  const [name, goal] = entries.length === 1 ? entries[0] : []
  if (name === 'churn' && typeof goal === 'boolean') return ({ churn }) => churn === goal
  if (typeof goal === 'number' && goal >= 0 && goal <= 1) {
    if (name === 'probabilityAtMost') return ({ probability }) => probability <= goal
    if (name === 'probabilityAtLeast') return ({ probability }) => probability >= goal
  }
  throw name === undefined
    ? new InvalidOptionError('target', target, expected)
    : new InvalidOptionError(`target.${name}`, goal, expected)
}
