import * as z from 'zod'
import { mostAmount } from '../steps/economics'
import { strictObject } from './interpreted'

/**
 * The shape of `models/<name>/contract.json`, key by key. The types in `model/contract.ts` come from it, and so does
 * the JSON Schema that the training workspace reads contracts with. What one key asks of another is in
 * `check-contract.ts`.
 */

const text = z.string()
const texts = z.array(text)
const whole = z.int().min(0)
const range = z.tuple([z.number(), z.number()])
const days = z.tuple([z.int(), z.int()])

/** Accepted values are scored and reported as a warning; rejected ones are an error. */
const policy = z.enum(['accept', 'reject'])

/** How a file writes what a contract without it would not understand. Absent entries are as usual. */
export const fileReading = strictObject({
  encoding: text.optional(),
  delimiter: text.optional(),
  /** Records above the header. */
  lead: whole.optional(),
  decimal: text.optional(),
  thousands: text.nullable().optional(),
  /** The first cell of a last record that sums the others up, and is skipped. */
  total: text.optional(),
})

/** The order and the marks of a date's parts, see `steps/read-date.ts`. */
export const dateFormat = z.enum([
  'year-month-day',
  'day.month.year',
  'day/month/year',
  'month/day/year',
  'yearmonthday',
  'day.month.yy',
  'day/month/yy',
  'month/day/yy',
  'year-month',
  'serial',
])

/** How a file writes the cells of one field. */
export const cellReading = strictObject({
  /** The mark before the decimals; a point by default. */
  decimal: text.optional(),
  /** The mark between thousands: by default there is none. */
  thousands: text.nullable().optional(),
  /** Signs and units around the number, such as "$" or "months". */
  affixes: texts.optional(),
  /** Letters behind the number that stand for a power of ten: of "1.2M", suffix "M" and power 6. */
  powers: z.array(strictObject({ suffix: text, power: whole.max(12) })).optional(),
  /** Trimmed cell contents that mean "no value" in this column, beside those of the whole file. */
  missing: texts.optional(),
  /** How it writes dates, if not as 2026-01-31 alone. */
  date: dateFormat.optional(),
})

/** The rule of one operating point, relative to the share of churners where it needs to be. */
export const operatingPointRule = z.discriminatedUnion('name', [
  /** The highest threshold that finds at least this share of churners, with this one-sided confidence. */
  strictObject({
    name: z.literal('recall'),
    rule: strictObject({ kind: z.literal('recall'), least: z.number(), confidence: z.number() }),
  }),
  /** The threshold with the best F1. Every model has it. */
  strictObject({ name: z.literal('balanced'), rule: strictObject({ kind: z.literal('f1') }) }),
  /**
   * The lowest threshold from which on the precision is at least base rate + skill × (1 − base rate), as long as this
   * many alarms remain.
   */
  strictObject({
    name: z.literal('precision'),
    rule: strictObject({ kind: z.literal('precision'), skill: z.number(), alarms: z.int() }),
  }),
])

const offerTerms = {
  /** Whether the company proposes the change by itself; if not, it is possible, but only on the customer's request. */
  offered: z.boolean(),
  /**
   * What the change costs the company for one customer, in the currency of the economics; of numbers, for each unit.
   * Unknown if absent. At most what an amount of the economics may be, so that no sum of costs overflows.
   */
  cost: z.number().min(0).max(mostAmount).optional(),
}

const base = {
  /** Public name, camelCase. */
  name: text,
  /** The source's column name. */
  column: text,
  label: text,
  description: text,
  /** Whether the model uses the field; other fields are only for fairness checks. */
  input: z.boolean(),
  sensitive: z.boolean(),
  /** How a missing value is treated: refused, or accepted and routed by the trees as missing. */
  missing: strictObject({ policy, meaning: text.optional() }),
  /** How the source writes its cells, if not as usual. */
  reading: cellReading.optional(),
}

/** Another field that has to have one of some values, or else this one says nothing. */
const requirement = { field: text, values: z.array(z.unknown()).min(1) }

/** What only fields with listed values have; `more` is what each value may say beside spellings and phrase. */
function listed<Value extends z.ZodType, More extends z.ZodRawShape>(value: Value, more: More) {
  /** One change of a value that a company can bring about. */
  const change = strictObject({
    /** The values it can start from: all others by default. */
    from: z.array(value).min(1).optional(),
    to: value,
    ...offerTerms,
  })
  return {
    /** The allowed values, the source's spelling of each, and the phrase shown to people. */
    values: z.array(strictObject({ value, source: texts, phrase: text, ...more })).min(1),
    /** How a company can change the value, each change once; null or absent if nobody can act on the field. */
    actionable: strictObject({ changes: z.array(change).min(1) })
      .nullable()
      .optional(),
  }
}

/** Yes or no. */
export const booleanField = strictObject({
  ...base,
  type: z.literal('boolean'),
  ...listed(z.boolean(), {}),
  /**
   * `true` is possible only while another field has one of these values; `otherwise` is the source's spelling when it
   * has not. Without it, the source leaves the cell blank.
   */
  requires: strictObject({ ...requirement, otherwise: text.optional() }).optional(),
})

const direction = z.enum(['rising', 'falling'])

/** One of a list of values. */
export const categoryField = strictObject({
  ...base,
  type: z.literal('category'),
  /** At most one value has `other`, whether it stands for every value that the contract does not list. */
  ...listed(text, { other: z.boolean().optional() }),
  /**
   * Whether `values` go from low to high. The model then sees a value's place in the list, and a value that training never
   * saw as a missing one.
   */
  ordered: z.boolean().optional(),
  /**
   * A value is possible only while another field has one of these values; where it has not, the field has the value
   * `otherwise`, which it then has nowhere else. Without it, the field is missing.
   */
  requires: strictObject({ ...requirement, otherwise: text.optional() }).optional(),
  /** The direction in which the risk moves from low to high values, in every model trained by the contract. */
  monotone: direction.optional(),
  /**
   * How a value that training never saw is treated: refused, or accepted, as the `other` value or else as different from all
   * known values.
   */
  unknown: strictObject({
    policy,
    /** Share of the customers whose value is so rare that the contract does not list it. */
    share: z.number().min(0).max(1).optional(),
  }),
})

/** The direction in which a company can move a number, and the bounds: the trained range if none are named. */
export const numberChange = strictObject({
  direction: z.enum(['decrease', 'increase', 'either']),
  bounds: range.optional(),
  ...offerTerms,
})

/** What only fields have that the model sees as one number. */
const quantity = {
  /** A value is possible only while another field has one of these values; where it has not, the field is missing. */
  requires: strictObject(requirement).optional(),
  /** The direction in which the risk moves as the number grows, in every model trained by the contract. */
  monotone: direction.optional(),
  /** Who decides whether the model uses the field; without it, the contract itself. */
  inputBy: z.literal('training').optional(),
  /** How a possible value outside the trained range is treated: refused, or accepted as given. */
  outOfRange: strictObject({ policy }),
  /** Phrases shown to people, by plural category; `{value}` stands for the number. */
  phrases: strictObject({ one: text.optional(), other: text, missing: text.optional() }),
}

/** A quantity with a unit: any number, or whole ones only. */
export const numberField = strictObject({
  ...base,
  type: z.enum(['number', 'integer']),
  /** Empty where nothing names one. */
  unit: text,
  /** Decimals shown to people. */
  decimals: whole.max(20),
  /** Smallest and largest possible value; anything beyond is refused. */
  limits: range,
  /**
   * The range that training knows; beyond it a value is out of range. A draft leaves up to nine customers outside at
   * each end and rounds outwards, so that no end is the value of one customer.
   */
  trained: range,
  ...quantity,
  /** The number is at least another field's in this share of the rows: a rule for a file, not for one customer. */
  atLeast: strictObject({ field: text, share: z.number().min(0).max(1) }).optional(),
  /** How a company can move the number; null or absent if nobody can. */
  actionable: numberChange.nullable().optional(),
})

/**
 * A calendar date: in a record an ISO date such as `2026-01-31`, without time or zone. The model sees the whole days
 * between the date and the as-of date of the prediction. Nobody can act on a date.
 */
export const dateField = strictObject({
  ...base,
  type: z.literal('date'),
  /** What is counted: the days from the date to the as-of date (`before` it), or from the as-of date to the date. */
  count: z.enum(['before', 'after']),
  /** Fewest and most possible days; a date beyond is refused. From 0 on, dates on the other side are impossible. */
  limits: days,
  /** The days that training knows, as of a number. */
  trained: days,
  ...quantity,
  actionable: z.null().optional(),
})

export const contractField = z.discriminatedUnion('type', [booleanField, categoryField, numberField, dateField])

export const contractSchema = strictObject({
  formatVersion: z.literal(1),
  name: text,
  title: text,
  description: text,
  /** What one row is called, and several: "employee", "employees". A customer by default. */
  customer: strictObject({ one: text, other: text }).optional(),
  source: strictObject({
    /** Trimmed cell contents that mean "no value". */
    missing: texts,
    /** How the file is written that the model learned from. */
    reading: fileReading.optional(),
    /** The rest is for training, and the package holds none of it. */
    file: text.optional(),
    sha256: text.optional(),
    /** Where the file can be fetched; null if it cannot. */
    url: text.nullable().optional(),
    license: text.optional(),
    rows: whole.optional(),
    /** How the hold-out of exactly this file is drawn. */
    split: z.enum(['seeded', 'id', 'order']).optional(),
    /** Columns of the file that the contract does not read. */
    leftOut: texts.optional(),
  }),
  /** The source's column that identifies a customer; never an input. Null where the source has none. */
  id: strictObject({ name: text, column: text }).nullable(),
  /** The outcome the model predicts, if the source has it. */
  target: strictObject({
    name: text,
    column: text,
    values: z.array(strictObject({ value: z.boolean(), source: texts })),
    /** Labels of rows that are neither: training does not read them. */
    leftOut: texts.optional(),
  }),
  /** How training chooses the operating points: recall 0.925, best F1 and skill 0.5 if the contract has no rules. */
  operatingPoints: z.array(operatingPointRule).optional(),
  /**
   * The day from which the training counted the days of every date: an ISO date. Only of contracts with dates. It is
   * never a default of predictions: each says from which day it counts.
   */
  asOf: text.optional(),
  fields: z.array(contractField).min(1),
})
