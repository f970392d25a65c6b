import { type ContractField, isQuantity } from '../model/contract'
import type { FeatureColumn } from '../model/manifest'
import { createReasonWriter, type ReasonWriter } from '../steps/phrase'
import type { TreeEnsemble } from '../trees/ensemble'
import { createAdditiveExplainer } from '../trees/shap-additive'
import type { ShapExplainer } from '../trees/shap-explainer'
import { additiveMargin, type StepFunction } from '../trees/step-functions'
import { among, type Branch, choose, type Expression, integer, isNull, match } from './expression'
import type { FieldReading } from './read-field'
import { levelsOf, splitOf } from './split'

/** One answer of an additive model to one field: what a value, or an interval of numbers, adds. */
export interface Level {
  /** Steps that it adds to the margin. */
  readonly steps: number
  /** Its SHAP value, as the library adds it up. */
  readonly shap: number
  readonly value: unknown
}

/** What a field adds to the margin of an additive model: a whole number of steps for each of its levels. */
export interface AdditiveField {
  readonly reading: FieldReading
  readonly steps: Expression
  /** The place of the field's reason among all reasons that there can be; undefined where it is never given. */
  readonly rank: Expression | undefined
}

/** A reason that a statement can give. */
export interface ListedReason {
  /** From 1: the weakest; a stronger one has a greater place, and of equal ones the field that comes first. */
  readonly place: number
  readonly field: string
  readonly code: string
  /** Undefined for a number or an unknown category, which the row itself has. */
  readonly value: string | null | undefined
}

export interface AdditiveFields {
  /** Steps of every customer alike. */
  readonly constant: number
  readonly fields: readonly AdditiveField[]
  readonly reasons: readonly ListedReason[]
}

/** What an additive model adds for each field. */
export interface AdditiveAnswers {
  /** What every customer alike gets, in steps. */
  readonly constant: number
  /** Whether the contributions are known. */
  readonly explains: boolean
  readonly answers: readonly Answer[]
  /** The levels that can be a reason, the weakest first. */
  readonly ranked: readonly { readonly level: Level; readonly field: ContractField }[]
}

/**
 * Finds the steps and SHAP values of an ensemble without interactions for each level of each input. Undefined where a tree
 * has more than one level.
 *
 * @param bits A step is 2⁻ᵇⁱᵗˢ.
 */
export function additiveAnswers(
  ensemble: TreeEnsemble,
  columns: readonly FeatureColumn[],
  inputs: readonly ContractField[],
  bits: number,
): AdditiveAnswers | undefined {
  const additive = additiveMargin(ensemble)
  if (!additive) return undefined
  const functions = new Map(additive.functions.map((each) => [each.column, each]))
  const explainer = ensemble.cover && createAdditiveExplainer(ensemble)
  const shapOf = (row: Float32Array, own: readonly number[]) => {
    if (!explainer) return 0
    const contributions = explainer.contributions(row)
    return own.reduce((sum, column) => sum + contributions[column], 0)
  }
  const flags = flagAnswers(functions, columns.length, explainer)
  const answers = inputs.map((field): Answer => {
    const own = columns.flatMap((column, index) => (column.field === field.name ? [index] : []))
    const levelAt = (cellOf: (column: FeatureColumn) => number, value: unknown): Level => {
      const row = new Float32Array(columns.length)
      for (const index of own) row[index] = cellOf(columns[index])
      const steps = own.reduce((sum, index) => sum + stepsAt(functions.get(index), row[index]), 0) * 2 ** bits
      return { steps, shap: shapOf(row, own), value }
    }
    const ofFlags = isQuantity(field) ? undefined : flags(columns, own, bits)
    return {
      field,
      own,
      ...levelsFor(
        field,
        own.map((index) => functions.get(index)),
        (cellOf, value) => ofFlags?.(value) ?? levelAt(cellOf, value),
      ),
    }
  })
  const listed = answers.flatMap(({ field, levels }, order) =>
    field.sensitive ? [] : levels.map((level) => ({ level, order, field })),
  )
  const ranked = listed.sort((a, b) => Math.abs(a.level.shap) - Math.abs(b.level.shap) || b.order - a.order)
  return { constant: additive.constant * 2 ** bits, explains: explainer !== undefined, answers, ranked }
}

/**
 * Finds the levels of categories with a flag for each value: of all flags, only those of which a tree asks are added up, and
 * what adds up to the same for all values of which none asks is added up once. Missing values are left to others.
 */
function flagAnswers(
  functions: ReadonlyMap<number, StepFunction>,
  columnCount: number,
  explainer: ShapExplainer | undefined,
) {
  const [whenUnset, whenSet] = [0, 1].map((cell) => explainer?.contributions(new Float32Array(columnCount).fill(cell)))
  return (columns: readonly FeatureColumn[], own: readonly number[], bits: number) => {
    if (own.length === 0 || own.some((index) => columns[index].kind !== 'indicator')) return undefined
    const asked = own.filter((index) => functions.has(index))
    const flagOf = new Map(
      asked.map((index) => {
        const column = columns[index]
        return [column.kind === 'indicator' ? column.value : undefined, index] as const
      }),
    )
    const sumUp = (set: number | undefined, value: unknown): Level => {
      let [steps, shap] = [0, 0]
      for (const index of asked) {
        steps += stepsAt(functions.get(index), index === set ? 1 : 0)
        shap += (index === set ? whenSet : whenUnset)?.[index] ?? 0
      }
      return { steps: steps * 2 ** bits, shap, value }
    }
    const others = sumUp(undefined, undefined)
    return (value: unknown): Level | undefined => {
      if (value === null) return undefined
      const set = flagOf.get(value as string)
      return set === undefined ? { ...others, value } : sumUp(set, value)
    }
  }
}

/**
 * Tabulates an ensemble without interactions by field: steps, and SHAP values with their rank among all of the model's, so
 * that the strongest reasons of a row are those with the greatest places. Undefined where a tree has more than one level.
 *
 * @param bits A step is 2⁻ᵇⁱᵗˢ.
 */
export function additiveFields(
  ensemble: TreeEnsemble,
  columns: readonly FeatureColumn[],
  readings: readonly FieldReading[],
  bits: number,
): AdditiveFields | undefined {
  const inputs = readings.filter(({ field }) => field.input)
  const found = additiveAnswers(
    ensemble,
    columns,
    inputs.map(({ field }) => field),
    bits,
  )
  if (!found) return undefined
  const { constant, explains, answers, ranked } = found
  const places = new Map(ranked.map(({ level }, index) => [level, index + 1]))
  const writers = new Map(answers.map(({ field }) => [field, createReasonWriter(field)]))
  return {
    constant,
    fields: answers.map((answer, index) => ({
      reading: inputs[index],
      steps: tabulate(answer, inputs[index], columns, ({ steps }) => steps),
      rank: answer.field.sensitive
        ? undefined
        : tabulate(answer, inputs[index], columns, (level) => places.get(level) as number),
    })),
    reasons: explains
      ? ranked.map(({ level, field }, index) => ({
          place: index + 1,
          field: field.name,
          ...reasonOf(field, level, writers.get(field) as ReasonWriter),
        }))
      : [],
  }
}

/** What an additive model answers to one field. */
export interface Answer {
  readonly field: ContractField
  /** Columns of the feature vector that the field has. */
  readonly own: readonly number[]
  /** By value, or by interval between the thresholds, and behind them where it is accepted a missing one. */
  readonly levels: readonly Level[]
  readonly thresholds: readonly number[]
  readonly missing: Level | undefined
}

function stepsAt(steps: StepFunction | undefined, value: number): number {
  if (!steps) return 0
  const { thresholds, values } = steps
  if (Number.isNaN(value)) return values[thresholds.length + 1]
  return values[thresholds.filter((threshold) => value >= threshold).length]
}

/** The levels of a field, in an order that the database's value leads to. */
export function levelsFor(
  field: ContractField,
  functions: readonly (StepFunction | undefined)[],
  levelAt: (cellOf: (column: FeatureColumn) => number, value: unknown) => Level,
): Pick<Answer, 'levels' | 'thresholds' | 'missing'> {
  const missing = field.missing.policy === 'accept' ? levelAt(() => Number.NaN, null) : undefined
  const withMissing = (levels: readonly Level[]) => (missing ? [...levels, missing] : levels)
  if (isQuantity(field)) {
    const thresholds = [...(functions[0]?.thresholds ?? [])]
    const levels = [Number.NEGATIVE_INFINITY, ...thresholds].map((at) => levelAt(() => at, undefined))
    return { levels: withMissing(levels), thresholds, missing }
  }
  const levels = levelsOf(field).map(({ value }) => levelAt((column) => cellOf(column, value), value))
  return { levels: withMissing(levels), thresholds: [], missing }
}

/** A listed field's column for a value; of one that training never saw, no flag is set, and no place is known. */
function cellOf(column: FeatureColumn, value: unknown): number {
  if (column.kind === 'rank') return value === undefined ? Number.NaN : column.values.indexOf(value as string)
  return Number(column.kind === 'indicator' ? column.value === value : value)
}

/** One CASE that finds a level by the field's value. */
export function tabulate(
  { field, own, levels, thresholds, missing }: Answer,
  { value }: FieldReading,
  columns: readonly FeatureColumn[],
  answerOf: (level: Level) => number,
): Expression {
  const ifMissing: Branch[] = missing ? [{ when: isNull(value), gives: integer(answerOf(missing)) }] : []
  if (isQuantity(field)) {
    const splits = thresholds.map((threshold) => splitOf(field, columns[own[0]], value, threshold))
    return choose(
      ifMissing,
      searchSteps(
        splits.map(({ left }) => left),
        levels.map(answerOf),
      ),
    )
  }
  const places = levelsOf(field)
  const answers = places.map((_, index) => answerOf(levels[index]))
  const last = answers.length - 1
  // What the last one adds is what all others add that are left.
  const branches = places
    .map((level, index) => ({ ...level, answer: answers[index] }))
    .filter(({ answer }, index) => index !== last && answer !== answers[last])
  if (ifMissing.length === 0 && branches.every(({ places }) => places.length === 1)) {
    return match(
      value,
      branches.map(({ places, answer }) => [integer(places[0]), integer(answer)]),
      integer(answers[last]),
    )
  }
  const found = branches.map(({ places, answer }) => ({
    when: among(value, places.map(integer)),
    gives: integer(answer),
  }))
  return choose([...ifMissing, ...found], integer(answers[last]))
}

/** Most answers in a row of WHENs; more are found by halves. */
const mostInARow = 4

/** The answer between two of the rising boundaries, of which each is passed unless its condition holds. */
export function searchSteps(isBefore: readonly Branch['when'][], answers: readonly number[]): Expression {
  const kept = isBefore
    .map((when, index) => ({ when, answer: answers[index] }))
    .filter(({ when }) => !(when.kind === 'constant' && !when.value))
  const end = kept.findIndex(({ when }) => when.kind === 'constant')
  // Behind a boundary that no possible value reaches, there is nothing to be found.
  const steps = end < 0 ? kept : kept.slice(0, end)
  const last = end < 0 ? answers[isBefore.length] : kept[end].answer
  const merged = steps.filter(({ answer }, index) => answer !== (steps[index + 1]?.answer ?? last))
  return search(merged, last)
}

function search(
  steps: readonly { readonly when: Branch['when']; readonly answer: number }[],
  last: number,
): Expression {
  if (steps.length <= mostInARow) {
    return choose(
      steps.map(({ when, answer }) => ({ when, gives: integer(answer) })),
      integer(last),
    )
  }
  const middle = steps.length >> 1
  const before = search(steps.slice(0, middle), steps[middle].answer)
  return choose([{ when: steps[middle].when, gives: before }], search(steps.slice(middle + 1), last))
}

/** Code and value of a reason. */
export function reasonOf(
  field: ContractField,
  { shap, value }: Pick<Level, 'shap' | 'value'>,
  write: ReasonWriter,
): Pick<ListedReason, 'code' | 'value'> {
  const direction = shap > 0 ? 'raises' : shap < 0 ? 'lowers' : 'neutral'
  const shown = isQuantity(field) && value === undefined ? 0 : value
  const { code } = write(shown === undefined ? unseen : shown, direction)
  return { code, value: value === null ? null : value === undefined ? undefined : String(value) }
}

/** No category's value. */
const unseen = Symbol('never seen')
