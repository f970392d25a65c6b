import { contradictionIn, withoutExpectedBlanks } from './contradiction'
import {
  all,
  any,
  choose,
  type Expression,
  flag,
  holds,
  inRuns,
  isKnown,
  isNull,
  made,
  nothing,
  text,
} from './expression'
import type { FieldReading, Finding } from './read-field'
import { named, step } from './statement'

/** Whether a row is refused, and the findings of each row in words. */
export function checkSteps(read: readonly FieldReading[]) {
  const byName = new Map(read.map((reading) => [reading.field.name, reading]))
  const readings = read.map((reading) => withoutExpectedBlanks(reading, byName))
  const contradictions = readings.flatMap((reading) => contradictionIn(reading, byName) ?? [])
  const problems = readings.map(({ problems }) => problems)
  const unread = [...problems, ...contradictions.map((each) => [each])]
  const rejections = readings.flatMap(({ rejections }) => rejections)
  const ordered = [
    ...readings.flatMap(({ remarks }) => remarks),
    ...readings.flatMap(({ field, warnings }) => (field.input ? [] : warnings)),
    ...readings.flatMap(({ field, warnings }) => (field.input ? warnings : [])),
  ]
  const refusals = [
    ...readings.map(({ isRefused }) => isRefused),
    ...[...contradictions, ...rejections].map(({ when }) => when),
  ]
  const flags = inRuns(refusals).map((run, index) => named(`refused_${index + 1}`, flag(any(...run))))
  const refused = any(...flags.map(({ name }) => holds(made(name))))
  const steps = [
    step(
      'checks',
      'Whether the row is refused: a cell that cannot be read, or cells that contradict each other.',
      flags,
    ),
    step('refusals', 'All in one.', [named('refused', flag(refused))]),
  ]
  const anyUnread = any(...readings.map(({ isRefused }) => isRefused), ...contradictions.map(({ when }) => when))
  const words = listFindings(unread)
  const error =
    rejections.length === 0
      ? words
      : choose([{ when: anyUnread, gives: words }], listFindings(rejections.map((each) => [each])))
  // A refused row has no margin. Nothing behind the margin asks for `refused`, so Spark makes one step of both.
  const isRefused = isNull(made('margin'))
  const isScored = isKnown(made('margin'))
  const anyWarning = any(...ordered.map(({ when }) => when))
  return {
    steps,
    error: choose([{ when: isRefused, gives: error }], nothing('text')),
    warnings:
      ordered.length === 0
        ? nothing('text')
        : choose(
            [
              {
                when: all(isScored, anyWarning),
                gives: listFindings(ordered.map((each) => [each])),
              },
            ],
            nothing('text'),
          ),
  }
}

/** "tenure: WRONG_TYPE; Contract: MISSING_VALUE": the first finding of each list that holds. */
function listFindings(findings: readonly (readonly Finding[])[]): Expression {
  const words = findings.map((list) =>
    choose(
      list.map(({ path, code, when }) => ({ when, gives: text(`; ${path}: ${code}`) })),
      text(''),
    ),
  )
  return { kind: 'joined', of: words, skip: 2 }
}
