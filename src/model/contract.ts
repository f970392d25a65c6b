/**
 * The contract: the one list of a customer's fields. These types describe `models/<name>/contract.json`; schema, row
 * reader, encoders and explanations are all made from it, and no field is named anywhere else.
 */
export interface ModelContract {
  readonly formatVersion: number
  readonly name: string
  readonly title: string
  readonly description: string
  readonly source: {
    /** Cell contents that mean "no value", after trimming. */
    readonly missing: readonly string[]
  }
  /** The source's column that identifies a customer; never an input. */
  readonly id: { readonly name: string; readonly column: string }
  /** The outcome the model predicts, where the source knows it. */
  readonly target: {
    readonly name: string
    readonly column: string
    readonly values: readonly { readonly value: boolean; readonly source: readonly string[] }[]
  }
  readonly fields: readonly ContractField[]
}

/** One field of a customer record. */
export type ContractField = BooleanField | CategoryField | NumberField

interface FieldBase {
  /** Public name, camelCase. */
  readonly name: string
  /** The source's column name. */
  readonly column: string
  readonly label: string
  readonly description: string
  /** Whether the model sees the field; the others are carried for checks of fairness only. */
  readonly input: boolean
  readonly sensitive: boolean
  /** What a missing value is: refused, or accepted and routed by the trees as missing. */
  readonly missing: { readonly policy: AcceptancePolicy; readonly meaning?: string }
}

interface ListedField<Value> extends FieldBase {
  /** Allowed values, how the source spells each, and the phrase people read. */
  readonly values: readonly { readonly value: Value; readonly source: readonly string[]; readonly phrase: string }[]
  /** The values that a company can bring a customer to; null or absent where nobody can act on the field. */
  readonly actionable?: { readonly to: readonly Value[] } | null
}

/** Yes or no. */
export interface BooleanField extends ListedField<boolean> {
  readonly type: 'boolean'
  /** `true` is possible only while another field has one of these values; `otherwise` is how the source says so. */
  readonly requires?: { readonly field: string; readonly values: readonly unknown[]; readonly otherwise: string }
}

/** One of a list of values. */
export interface CategoryField extends ListedField<string> {
  readonly type: 'category'
  /** What a value that training never saw is: refused, or accepted as none of the known values. */
  readonly unknown: { readonly policy: AcceptancePolicy }
}

/** A quantity with a unit: any number, or whole ones only. */
export interface NumberField extends FieldBase {
  readonly type: 'number' | 'integer'
  readonly unit: string
  /** Digits behind the point when shown to people. */
  readonly decimals: number
  /** Smallest and largest possible value; anything beyond is refused. */
  readonly limits: readonly [number, number]
  /** Smallest and largest value in the training data. */
  readonly trained: readonly [number, number]
  /** What a possible value outside the trained range is: refused, or accepted as given. */
  readonly outOfRange: { readonly policy: AcceptancePolicy }
  /** Phrases people read, by plural category; `{value}` stands for the number. */
  readonly phrases: { readonly one?: string; readonly other: string; readonly missing?: string }
  /** In which direction a company can move the number, and within which bounds: the trained range where it names none. */
  readonly actionable?: {
    readonly direction: 'decrease' | 'increase' | 'either'
    readonly bounds?: readonly [number, number]
  } | null
}

/** Accepted values are scored and reported as a warning; rejected ones are an error. */
export type AcceptancePolicy = 'accept' | 'reject'

export function isNumeric(field: ContractField): field is NumberField {
  return field.type === 'number' || field.type === 'integer'
}

/** Whether a field's value is missing: `null`, or absent. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

/** What a field expects, in words: the second half of every message about it. */
export function describeField(field: ContractField): string {
  const orNull = field.missing.policy === 'accept' ? ', or null' : ''
  if (field.type === 'boolean') return `true or false${orNull}`
  if (field.type === 'category') return `one of ${field.values.map(({ value }) => `"${value}"`).join(', ')}${orNull}`
  const kind = field.type === 'integer' ? 'a whole number' : 'a number'
  return `${kind} from ${field.limits[0]} to ${field.limits[1]} (${field.unit})${orNull}`
}
