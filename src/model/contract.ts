/**
 * The contract: the one list of a customer's fields. These types describe `models/<name>/contract.json`; schema, row
 * reader, encoders and explanations are all made from it, and no field is named anywhere else.
 */
export interface ModelContract {
  readonly formatVersion: number
  readonly name: string
  readonly title: string
  readonly description: string
  /** What one row is called, and several: "employee", "employees". A customer by default. */
  readonly customer?: { readonly one: string; readonly other: string }
  readonly source: {
    /** Trimmed cell contents that mean "no value". */
    readonly missing: readonly string[]
    /** How the file is written that the model learned from. */
    readonly reading?: FileReading
  }
  /** The source's column that identifies a customer; never an input. Null where the source has none. */
  readonly id: { readonly name: string; readonly column: string } | null
  /** The outcome the model predicts, if the source has it. */
  readonly target: {
    readonly name: string
    readonly column: string
    readonly values: readonly { readonly value: boolean; readonly source: readonly string[] }[]
  }
  /** How training chooses the operating points: recall 0.925, best F1 and skill 0.5 if the contract has no rules. */
  readonly operatingPoints?: readonly OperatingPointRule[]
  /**
   * The day from which the training counted the days of every date: an ISO date. Only of contracts with dates. It is
   * never a default of predictions: each says from which day it counts.
   */
  readonly asOf?: string
  readonly fields: readonly ContractField[]
}

/** The rule of one operating point, relative to the share of churners where it needs to be. */
export type OperatingPointRule =
  /** The highest threshold that finds at least this share of churners, with this one-sided confidence. */
  | {
      readonly name: 'recall'
      readonly rule: { readonly kind: 'recall'; readonly least: number; readonly confidence: number }
    }
  /** The threshold with the best F1. Every model has it. */
  | { readonly name: 'balanced'; readonly rule: { readonly kind: 'f1' } }
  /**
   * The lowest threshold from which on the precision is at least base rate + skill × (1 − base rate), as long as this
   * many alarms remain.
   */
  | {
      readonly name: 'precision'
      readonly rule: { readonly kind: 'precision'; readonly skill: number; readonly alarms: number }
    }

/** How a file writes what a contract without it would not understand. Absent entries are as usual. */
export interface FileReading {
  readonly encoding?: string
  readonly delimiter?: string
  /** Records above the header. */
  readonly lead?: number
  /** What the first cell says of a last record that sums up the others. */
  readonly total?: string
  readonly decimal?: string
  readonly thousands?: string | null
}

/** How a file writes the cells of one field. */
export interface CellReading {
  /** The mark before the decimals; a point by default. */
  readonly decimal?: string
  /** The mark between thousands: by default there is none. */
  readonly thousands?: string | null
  /** Signs and units around the number, such as "$" or "months". */
  readonly affixes?: readonly string[]
  /** Trimmed cell contents that mean "no value" in this column, beside those of the whole file. */
  readonly missing?: readonly string[]
  /** How it writes dates, if not as 2026-01-31 alone. */
  readonly date?: DateFormat
}

/**
 * The order and the marks of a date's parts. Years have four digits. Of all but `yearmonthday`, days and months may have
 * one digit, and a slash may also be a hyphen; `year-month-day` takes `-`, `/` and `.`.
 */
export type DateFormat = 'year-month-day' | 'day.month.year' | 'day/month/year' | 'month/day/year' | 'yearmonthday'

/** One field of a customer record. */
export type ContractField = ListedField | QuantityField

/** A field with a list of values. */
export type ListedField = BooleanField | CategoryField

/** A field that the model sees as one number: a number itself, or the days to a date. */
export type QuantityField = NumberField | DateField

interface FieldBase {
  /** Public name, camelCase. */
  readonly name: string
  /** The source's column name. */
  readonly column: string
  readonly label: string
  readonly description: string
  /** Whether the model uses the field; other fields are only for fairness checks. */
  readonly input: boolean
  readonly sensitive: boolean
  /** How a missing value is treated: refused, or accepted and routed by the trees as missing. */
  readonly missing: { readonly policy: AcceptancePolicy; readonly meaning?: string }
  /** How the source writes its cells, if not as usual. */
  readonly reading?: CellReading
}

/** Whether a company proposes a change, and at what cost. */
export interface OfferTerms {
  /** Whether the company proposes the change by itself; if not, it is possible, but only on the customer's request. */
  readonly offered: boolean
  /**
   * What the change costs the company for one customer, in the currency of the economics; of numbers, for each unit.
   * Unknown if absent.
   */
  readonly cost?: number
}

/** One change of a value that a company can bring about. */
export interface ListedChange<Value = unknown> extends OfferTerms {
  /** The values it can start from: all others by default. */
  readonly from?: readonly Value[]
  readonly to: Value
}

interface ValuesField<Value> extends FieldBase {
  /** The allowed values, the source's spelling of each, and the phrase shown to people. */
  readonly values: readonly { readonly value: Value; readonly source: readonly string[]; readonly phrase: string }[]
  /** How a company can change the value, each change once; null or absent if nobody can act on the field. */
  readonly actionable?: { readonly changes: readonly ListedChange<Value>[] } | null
}

/** Yes or no. */
export interface BooleanField extends ValuesField<boolean> {
  readonly type: 'boolean'
  /**
   * `true` is possible only while another field has one of these values; `otherwise` is the source's spelling when it
   * has not.
   */
  readonly requires?: { readonly field: string; readonly values: readonly unknown[]; readonly otherwise: string }
}

/** One of a list of values. */
export interface CategoryField extends ValuesField<string> {
  readonly type: 'category'
  /**
   * Whether `values` go from low to high. The model then sees a value's place in the list, and a value that training never
   * saw as a missing one.
   */
  readonly ordered?: boolean
  /** The direction in which the risk moves from low to high values, in every model trained by the contract. */
  readonly monotone?: 'rising' | 'falling'
  /** At most one value has `other`: rare and unknown values are taken as it. */
  readonly values: readonly CategoryValue[]
  /**
   * How a value that training never saw is treated: refused, or accepted, as the `other` value or else as different from all
   * known values.
   */
  readonly unknown: { readonly policy: AcceptancePolicy }
}

/** One value of a category. */
export interface CategoryValue {
  readonly value: string
  readonly source: readonly string[]
  readonly phrase: string
  /** Whether it stands for every value that the contract does not list. */
  readonly other?: boolean
}

/** The direction in which a company can move a number, and the bounds: the trained range if none are named. */
export interface NumberChange extends OfferTerms {
  readonly direction: 'decrease' | 'increase' | 'either'
  readonly bounds?: readonly [number, number]
}

/** A quantity with a unit: any number, or whole ones only. */
export interface NumberField extends FieldBase {
  readonly type: 'number' | 'integer'
  /** Empty where nothing names one. */
  readonly unit: string
  /** Decimals shown to people. */
  readonly decimals: number
  /** Smallest and largest possible value; anything beyond is refused. */
  readonly limits: readonly [number, number]
  /** Smallest and largest value in the training data. */
  readonly trained: readonly [number, number]
  /** The direction in which the risk moves as the number grows, in every model trained by the contract. */
  readonly monotone?: 'rising' | 'falling'
  /** Who decides whether the model uses the field; without it, the contract itself. */
  readonly inputBy?: 'training'
  /** How a possible value outside the trained range is treated: refused, or accepted as given. */
  readonly outOfRange: { readonly policy: AcceptancePolicy }
  /** Phrases shown to people, by plural category; `{value}` stands for the number. */
  readonly phrases: { readonly one?: string; readonly other: string; readonly missing?: string }
  /** How a company can move the number; null or absent if nobody can. */
  readonly actionable?: NumberChange | null
}

/**
 * A calendar date: in a record an ISO date such as `2026-01-31`, without time or zone. The model sees the whole days
 * between the date and the as-of date of the prediction. Nobody can act on a date.
 */
export interface DateField extends FieldBase {
  readonly type: 'date'
  /** What is counted: the days from the date to the as-of date (`before` it), or from the as-of date to the date. */
  readonly count: 'before' | 'after'
  /** Fewest and most possible days; a date beyond is refused. From 0 on, dates on the other side are impossible. */
  readonly limits: readonly [number, number]
  /** Fewest and most days in the training data. */
  readonly trained: readonly [number, number]
  /** The direction in which the risk moves as the days grow, in every model trained by the contract. */
  readonly monotone?: 'rising' | 'falling'
  /** Who decides whether the model uses the field; without it, the contract itself. */
  readonly inputBy?: 'training'
  /** How possible days outside the trained range are treated: refused, or accepted as given. */
  readonly outOfRange: { readonly policy: AcceptancePolicy }
  /** Phrases shown to people, by plural category; `{value}` stands for the number of days. */
  readonly phrases: { readonly one?: string; readonly other: string; readonly missing?: string }
  readonly actionable?: null
}

/** Accepted values are scored and reported as a warning; rejected ones are an error. */
export type AcceptancePolicy = 'accept' | 'reject'

/** What the rows of a contract are called. */
export function customerWords({ customer }: Pick<ModelContract, 'customer'>): { one: string; other: string } {
  return { one: customer?.one ?? 'customer', other: customer?.other ?? 'customers' }
}

export function isNumeric(field: ContractField): field is NumberField {
  return field.type === 'number' || field.type === 'integer'
}

/** Whether the model sees the field as one number: a number itself, or the days to a date. */
export function isQuantity(field: ContractField): field is QuantityField {
  return field.type === 'date' || isNumeric(field)
}

/** The value that stands for every one that the contract does not list; undefined if there is none. */
export function otherValueOf(field: CategoryField): string | undefined {
  return field.values.find(({ other }) => other === true)?.value
}

/** Whether a field's value is missing: `null`, or absent. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** What a field expects, in words: the second half of every message about the field. */
export function describeField(field: ContractField): string {
  const orNull = field.missing.policy === 'accept' ? ', or null' : ''
  if (field.type === 'boolean') return `true or false${orNull}`
  if (field.type === 'category') return `one of ${field.values.map(({ value }) => `"${value}"`).join(', ')}${orNull}`
  if (field.type === 'date') {
    const [least, most] = field.limits
    return `a date (YYYY-MM-DD) from ${least} to ${most} days ${field.count} the as-of date${orNull}`
  }
  const kind = field.type === 'integer' ? 'a whole number' : 'a number'
  const unit = field.unit === '' ? '' : ` (${field.unit})`
  return `${kind} from ${field.limits[0]} to ${field.limits[1]}${unit}${orNull}`
}
