import { InvalidOptionError, readGiven } from '../checks/errors'
import { commonMessages, type Language } from './language'
import { fillCount, fillMessage, wordingOf } from './wording'

/** What a search for changes came to, and within which limits: what `whatWouldChange` answers. */
export interface ChangeSearchEnd {
  /** `NONE_WITHIN_LIMITS` only after all sets, `STOPPED_EARLY` where the bound on work came first. */
  readonly outcome: 'ALREADY_AT_TARGET' | 'FOUND' | 'NONE_WITHIN_LIMITS' | 'STOPPED_EARLY'
  /** How many sets of changes reach the target, listed or not. */
  readonly found: number
  /** Whether every set within the limits was looked at. */
  readonly complete: boolean
  /** The limits that the outcome holds within. */
  readonly limits: { readonly maxChanges: number; readonly maxEvaluations: number }
}

/** An outcome for people, and what any translator needs to say it in another language. */
export interface DescribedOutcome {
  /** Stable, and the message: an id of `englishMessages`. */
  readonly code: string
  readonly parameters: { readonly found: number; readonly maxChanges: number; readonly maxEvaluations: number }
  /** In the language asked for. */
  readonly sentence: string
}

/**
 * Says how a search ended in a language, English where none is given.
 *
 * @param end What `whatWouldChange` answered.
 * @throws {InvalidOptionError} for an invalid language.
 */
export function describeOutcome(end: ChangeSearchEnd, language?: Language): DescribedOutcome {
  const expected = 'what `whatWouldChange` answers'
  const { outcome, found, complete, maxChanges, maxEvaluations } = readGiven('end', expected, () => {
    const { outcome, found, complete, limits } = Object(end) as ChangeSearchEnd
    const { maxChanges, maxEvaluations } = Object(limits) as ChangeSearchEnd['limits']
    return { outcome, found, complete, maxChanges, maxEvaluations }
  })
  const areCounts = [found, maxChanges, maxEvaluations].every(Number.isSafeInteger)
  if (!areCounts || typeof outcome !== 'string' || !Object.hasOwn(commonMessages, `outcome.${outcome}`))
    throw new InvalidOptionError('end', end, expected)
  const wording = wordingOf(language, commonMessages)
  const code = `outcome.${outcome}${outcome === 'FOUND' && !complete ? '.stopped' : ''}`
  const sentence = fillMessage(wording, code, {
    sets: fillCount(wording, 'sets', found),
    changes: fillCount(wording, 'changes', maxChanges),
    evaluations: String(maxEvaluations),
  })
  return { code, parameters: { found, maxChanges, maxEvaluations }, sentence }
}
