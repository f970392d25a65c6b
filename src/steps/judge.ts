import { type FieldIssue, type FieldIssueCode, printValue } from '../checks/errors'
import type { QuantityField } from '../model/contract'
import type { Dates } from './dates'
import { issue } from './issue'

/** What is unusual about a quantity, and whether the contract accepts it. */
export interface Judgement {
  readonly found: FieldIssue
  readonly accepted: boolean
}

/** Finds what is unusual about a value of a quantity; undefined if nothing is. */
export type Judge = (value: unknown) => Judgement | undefined

/** @param accepted Whether the contract accepts a value like this one. */
export function judgementOf(
  { name }: QuantityField,
  code: FieldIssueCode,
  value: unknown,
  expected: string,
  accepted = false,
): Judgement {
  return { found: issue(code, name, printValue(value), expected), accepted }
}

/** Says that a value is outside the trained range. */
export function beyondTraining(field: QuantityField, value: unknown, range: string): Judgement {
  const accepted = field.outOfRange.policy === 'accept'
  return judgementOf(field, 'OUT_OF_RANGE', value, `${range} as in the training data`, accepted)
}

/**
 * Builds the judge of a quantity whose values are possible ones.
 *
 * @param dates What judges dates.
 */
export function createJudge(field: QuantityField, dates: Dates | undefined): Judge {
  if (field.type === 'date' && dates) return dates.judge(field)
  const [least, most] = field.trained
  return (value) => {
    if ((value as number) >= least && (value as number) <= most) return undefined
    return beyondTraining(field, value, `${least} to ${most}`)
  }
}
