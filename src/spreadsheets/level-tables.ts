import { nextAbove } from '../arithmetic/next-above'
import { type ContractField, isQuantity, type ListedField, type QuantityField } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import { type Answer, additiveAnswers, type Level } from '../sql/additive-fields'
import { otherwisePlace } from '../sql/listed-places'
import { boundaryOf } from '../sql/midpoint'
import { levelsOf } from '../sql/split'
import { createReasonWriter } from '../steps/phrase'

/** One level of the model's: a row of its table. */
export interface LevelRow {
  /** From 1. Of levels that can be reasons, the stronger has the greater number. */
  readonly number: number
  readonly field: string
  /** The value, or the interval of numbers. */
  readonly value: string
  readonly steps: number
  /** The reason in words: as it is, or around the number; with other words for the number 1. */
  readonly before: string
  readonly after: string
  readonly one: string
  /** Decimals of the number; undefined for a reason without one. */
  readonly decimals: number | undefined
  /** Whether it can be a reason. */
  readonly isReason: boolean
}

/** An input, and how its values lead to levels. */
export interface InputTable {
  readonly field: ContractField
  /** By the place of a listed value; "No internet service" is a quarter above the level of no. */
  readonly places: ReadonlyMap<number, number>
  /** Numbers from which on a level holds, rising. */
  readonly intervals: readonly { readonly from: number; readonly number: number }[]
  /** The level of a missing value; undefined where one is refused. */
  readonly missing: number | undefined
}

/** An additive model as plain tables. */
export interface LevelTables {
  readonly constant: number
  readonly levels: readonly LevelRow[]
  /** Those that can be reasons first. */
  readonly inputs: readonly InputTable[]
}

/** Above a level, says that the source has a third spelling for no. */
export const otherwiseMark = 0.25

/** The tables of a model without interactions; undefined for one with trees of more than one level. */
export function levelTables(
  { contract, manifest, ensemble }: LoadedModel<unknown>,
  bits: number,
): LevelTables | undefined {
  const inputs = contract.fields.filter(({ input }) => input)
  const found = additiveAnswers(ensemble, manifest.features, inputs, bits)
  if (!found) return undefined
  const numbers = new Map<Level, number>(found.ranked.map(({ level }, index) => [level, index + 1]))
  for (const { levels } of found.answers) {
    for (const level of levels) if (!numbers.has(level)) numbers.set(level, numbers.size + 1)
  }
  const numberOf = (level: Level) => numbers.get(level) as number
  const rows = found.answers.flatMap((answer) =>
    answer.levels.map((level) => rowOf(answer, level, numberOf(level), found.explains)),
  )
  const tables = found.answers.map((answer) => tableOf(answer, numberOf))
  return {
    constant: found.constant,
    levels: rows.sort((a, b) => a.number - b.number),
    inputs: [...tables.filter(({ field }) => !field.sensitive), ...tables.filter(({ field }) => field.sensitive)],
  }
}

/** A number that stands for any in a sentence. */
const example = 987_654_321

function rowOf({ field, levels, thresholds }: Answer, level: Level, number: number, explains: boolean): LevelRow {
  const direction = level.shap > 0 ? 'raises' : level.shap < 0 ? 'lowers' : 'neutral'
  const write = createReasonWriter(field)
  // The sentence of a value that training never saw would quote it.
  const sentence = (value: unknown) => write(value, direction).sentence.replace('a symbol', 'with another value')
  const own = { number, field: field.label, steps: level.steps, isReason: explains && !field.sensitive }
  const plain = { after: '', one: '', decimals: undefined }
  if (!isQuantity(field) || level.value === null) {
    // No category's value: of one that training never saw.
    const value = level.value === undefined ? Symbol('never seen') : level.value
    const named = level.value === undefined ? 'another value' : level.value === null ? 'no value' : String(level.value)
    return { ...own, ...plain, value: named, before: sentence(value) }
  }
  const place = levels.indexOf(level)
  const [from, to] = [thresholds[place - 1], thresholds[place]]
  const value = [from === undefined ? '' : `from ${from}`, to === undefined ? '' : `below ${to}`].join(' ').trim()
  const decimals = field.type === 'date' ? 0 : field.decimals
  const [before, after] = sentence(example).split(example.toFixed(decimals))
  if (after === undefined) return { ...own, ...plain, value: value || 'any number', before }
  return { ...own, value: value || 'any number', before, after, one: sentence(1), decimals }
}

function tableOf(answer: Answer, numberOf: (level: Level) => number): InputTable {
  const { field, levels, thresholds, missing } = answer
  const own = { field, missing: missing && numberOf(missing) }
  if (isQuantity(field)) {
    const ends = thresholds.map((threshold) => firstFrom(field, threshold))
    const intervals = [Number.NEGATIVE_INFINITY, ...ends].map((from, index) => ({
      from,
      number: numberOf(levels[index]),
    }))
    return { ...own, places: new Map(), intervals: intervals.filter(({ from }) => from < Number.POSITIVE_INFINITY) }
  }
  return { ...own, places: placesOf(field, levels.map(numberOf)), intervals: [] }
}

function placesOf(field: ListedField, numbers: readonly number[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  levelsOf(field).forEach((level, index) => {
    for (const place of level.places) {
      const isOtherwise = field.type === 'boolean' && place === otherwisePlace
      places.set(place, numbers[index] + (isOtherwise ? otherwiseMark : 0))
    }
  })
  return places
}

/** The first number that `float32(x) ≥ threshold` holds for, as the SQL statements compare it. */
function firstFrom(field: QuantityField, threshold: number): number {
  if (Number.isNaN(threshold)) return Number.POSITIVE_INFINITY
  const { at, reached } = boundaryOf(threshold)
  if (Math.abs(at) > Number.MAX_VALUE / 2) return at
  if (field.type !== 'number' && Math.abs(at) < 2 ** 31) return reached ? Math.ceil(at) : Math.floor(at) + 1
  return reached ? at : nextAbove(at)
}

/** The table of a field that the model does not use, by the places of its values; none of them is a level of its. */
export function plainTable(field: ContractField): InputTable {
  const places = isQuantity(field)
    ? []
    : field.type === 'boolean'
      ? ([
          [0, 1],
          [1, 2],
          [2, 1 + otherwiseMark],
        ] as const)
      : [...field.values, null].map((_, place) => [place, place + 1] as const)
  return { field, places: new Map(places), intervals: [], missing: undefined }
}
