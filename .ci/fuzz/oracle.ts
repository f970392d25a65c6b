/**
 * What must come out for a record, from the words of the contract and the guide to errors alone: nothing here is
 * imported from the library but types.
 */
import type {
  ContractField,
  FeatureColumn,
  FieldIssueCode,
  ModelContract,
  ModelManifest,
  TreeColumns,
} from '@org/churn'

type Finding = readonly [path: string, code: FieldIssueCode]

/** What is expected: a margin and warnings, or a refusal. */
export type Expected =
  | { readonly margin: number; readonly warnings: readonly Finding[] }
  | {
      /** Findings that the refusal must name, and others that it may name as well. */
      readonly must: readonly Finding[]
      readonly may: readonly Finding[]
    }

/** What is to be said about one value. */
interface Judgement {
  readonly code?: FieldIssueCode
  /** Whether the code is an impossible value's, one that is possible but refused, or only a warning's. */
  readonly weight?: 'impossible' | 'refused' | 'warning'
  /** The value that the model sees: NaN for a missing one, the place of a category or −1 for a new one. */
  readonly seen: number
}

const milliseconds = 86_400_000

/** The day number of an ISO date that exists, in the calendar of `Date`. */
function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const time = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return undefined
  return time / milliseconds
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[\s'-]/g, '')
/** Without all that the contract's words might count as punctuation. */
const bare = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}\p{S}\p{C}]/gu, '')

/** Whether the words leave open that a text spells a listed value: "other blanks or punctuation" names no marks. */
export function isUnclear({ fields }: ModelContract, record: Readonly<Record<string, unknown>>): boolean {
  return fields.some((field) => {
    const text = record[field.name]
    if (field.type !== 'category' || typeof text !== 'string') return false
    return field.values.some(({ value }) => bare(value) === bare(text) && plain(value) !== plain(text))
  })
}

const isAnswer = (text: string) => /^(yes|no|true|false|on|off|y|n|t|f)$/i.test(text)
const isForNoValue = (text: string) => /^([+-]?(nan|inf|infinity)|null|#?na|#?n\/a|undefined|#[^ ]+[!?])$/i.test(text)
const isNumber = (text: string) =>
  /^[+-]?[\d.,]+e[+-]?\d+$|^[+-]?0x[^ ]+$/i.test(text) || (/\d/.test(text) && !/\p{L}/u.test(text))
const isWord = (text: string) => /\p{L}/u.test(text) && !isAnswer(text) && !isForNoValue(text) && !isNumber(text)

/** Whether a category that lists some texts may get an unlisted one: a word, or what it lists another one like. */
function mayBeNew(listed: readonly string[], text: string): boolean {
  if (isWord(text)) return true
  return [isAnswer, isNumber].some((isKind) => isKind(text) && listed.some((each) => isKind(each.trim())))
}

function judgeCategory(field: ContractField & { type: 'category' }, value: unknown): Judgement {
  const listed = field.values.map((each) => each.value)
  if (typeof value !== 'string') return { code: 'WRONG_TYPE', weight: 'impossible', seen: Number.NaN }
  if (listed.includes(value)) return { seen: listed.indexOf(value) }
  if (value.trim() === '') return { code: 'MISSING_VALUE', weight: 'impossible', seen: Number.NaN }
  const meant = listed.filter((each) => plain(each) === plain(value))
  const takesNew = field.unknown.policy === 'accept'
  const texts = [...listed, ...field.values.flatMap(({ source }) => source)]
  if (takesNew && !mayBeNew(texts, value.trim())) return { code: 'WRONG_TYPE', weight: 'impossible', seen: Number.NaN }
  const weight = takesNew ? 'warning' : 'impossible'
  if (meant.length === 1) return { code: 'SPELLING', weight, seen: listed.indexOf(meant[0] as string) }
  return { code: 'UNKNOWN_VALUE', weight, seen: field.values.findIndex(({ other }) => other === true) }
}

function judgeQuantity(field: ContractField, value: unknown, asOf: string): Judgement {
  if (field.type === 'boolean' || field.type === 'category') throw new Error('expected a quantity')
  if (typeof value === 'string' && value.trim() === '')
    return { code: 'MISSING_VALUE', weight: 'impossible', seen: Number.NaN }
  let seen: number
  if (field.type === 'date') {
    const day = typeof value === 'string' ? dayOf(value) : undefined
    if (day === undefined) return { code: 'WRONG_TYPE', weight: 'impossible', seen: Number.NaN }
    const distance = (dayOf(asOf) as number) - day
    seen = field.count === 'before' ? distance : -distance
  } else {
    if (typeof value !== 'number' || Number.isNaN(value))
      return { code: 'WRONG_TYPE', weight: 'impossible', seen: Number.NaN }
    seen = value
  }
  if (seen < field.limits[0] || seen > field.limits[1]) {
    // A date is held against the as-of day, which the schema does not know.
    return { code: 'OUT_OF_RANGE', weight: field.type === 'date' ? 'refused' : 'impossible', seen }
  }
  if (field.type === 'integer' && !Number.isInteger(seen)) return { code: 'WRONG_TYPE', weight: 'impossible', seen }
  if (seen >= field.trained[0] && seen <= field.trained[1]) return { seen }
  return { code: 'OUT_OF_RANGE', weight: field.outOfRange.policy === 'accept' ? 'warning' : 'refused', seen }
}

function judge(field: ContractField, value: unknown, asOf: string): Judgement {
  if (value === undefined || value === null) {
    // Null says that nobody knows. A field that is not there at all may be a misspelt one.
    const isAccepted = value === null && field.missing.policy === 'accept'
    return { code: 'MISSING_VALUE', weight: isAccepted ? 'warning' : 'impossible', seen: Number.NaN }
  }
  if (field.type === 'category') return judgeCategory(field, value)
  if (field.type !== 'boolean') return judgeQuantity(field, value, asOf)
  if (typeof value === 'boolean') return { seen: value ? 1 : 0 }
  const code = typeof value === 'string' && value.trim() === '' ? 'MISSING_VALUE' : 'WRONG_TYPE'
  return { code, weight: 'impossible', seen: Number.NaN }
}

/** What is to be said about a value that no column of the model holds. */
function judgeUnused(field: ContractField, value: unknown, asOf: string): Judgement {
  if (value === undefined || value === null) return { seen: Number.NaN }
  if (field.type === 'date') {
    const isDate = typeof value === 'string' && dayOf(value) !== undefined
    return isDate ? { seen: Number.NaN } : { code: 'UNUSED_VALUE', weight: 'warning', seen: Number.NaN }
  }
  const own = judge(field, value, asOf)
  const isPossible = own.code === undefined || (own.code === 'OUT_OF_RANGE' && own.weight !== 'impossible')
  return isPossible ? { seen: Number.NaN } : { code: 'UNUSED_VALUE', weight: 'warning', seen: Number.NaN }
}

function cellOf(column: FeatureColumn, field: ContractField, seen: number): number {
  if (Number.isNaN(seen)) return Number.NaN
  if (column.kind === 'rank') return seen < 0 ? Number.NaN : seen
  if (column.kind !== 'indicator') return Math.fround(seen)
  if (field.type !== 'category') throw new Error('expected a category')
  return field.values[seen]?.value === column.value ? 1 : 0
}

/** Sums up the leaves that a row reaches, tree by tree, in steps of the grid. */
export function walk({ feature, threshold, missingLeft, leaf }: TreeColumns, row: readonly number[]): number {
  let node = 0
  let split = 0
  let leaves = 0
  let sum = 0
  /** Passes over one subtree in pre-order; counts its leaf where the row has come this way. */
  const visit = (isHere: boolean): void => {
    const column = feature[node++] as number
    if (column < 0) {
      const value = leaf[leaves++] as number
      if (isHere) sum += value
      return
    }
    const at = threshold[split] ?? Number.POSITIVE_INFINITY
    const missingGoesLeft = missingLeft[split++] === 1
    const cell = row[column] as number
    const goesRight = Number.isNaN(cell) ? !missingGoesLeft : cell >= at
    visit(isHere && !goesRight)
    visit(isHere && goesRight)
  }
  while (node < feature.length) visit(true)
  return sum
}

export function expectationOf(
  contract: ModelContract,
  manifest: ModelManifest,
  trees: TreeColumns,
  record: Readonly<Record<string, unknown>>,
  asOf: string,
): Expected {
  const judged = contract.fields.map((field) => {
    const value = record[field.name]
    return { field, ...(field.input ? judge(field, value, asOf) : judgeUnused(field, value, asOf)) }
  })
  const findings = (weight: Judgement['weight']) =>
    judged.flatMap((each): Finding[] => (each.weight === weight && each.code ? [[each.field.name, each.code]] : []))
  const impossible = findings('impossible')
  const contradictions = contract.fields.flatMap((field): Finding[] => {
    if (field.type !== 'boolean' || !field.requires || record[field.name] !== true) return []
    return field.requires.values.includes(record[field.requires.field]) ? [] : [[field.name, 'CONTRADICTION']]
  })
  const refused = findings('refused')
  const [must, ...may] = [impossible, contradictions, refused].filter(({ length }) => length > 0)
  if (must) return { must, may: may.flat() }
  const seen = new Map(judged.map(({ field, seen: value }) => [field.name, { field, value }]))
  const row = manifest.features.map((column) => {
    const { field, value } = seen.get(column.field) as { field: ContractField; value: number }
    return cellOf(column, field, value)
  })
  return { margin: walk(trees, row), warnings: findings('warning') }
}

/** The calibrated probability of a margin in log-odds, by the functions of this engine. */
export function probabilityOf({ link, calibration }: ModelManifest, margin: number): number {
  const logistic = (z: number) => 1 / (1 + Math.exp(-z))
  if (link !== 'logit') throw new Error('expected margins in log-odds')
  switch (calibration.method) {
    case 'none':
      return logistic(margin)
    case 'platt':
      return logistic(calibration.slope * margin + calibration.intercept)
    case 'beta': {
      const { a, b, c } = calibration
      const minusLogP = Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(-margin, 0)
      const minusLogRest = Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(margin, 0)
      return logistic(-a * minusLogP + b * minusLogRest + c)
    }
    case 'isotonic': {
      const { thresholds, values } = calibration
      const last = thresholds.length - 1
      if (margin <= (thresholds[0] as number)) return values[0] as number
      if (margin >= (thresholds[last] as number)) return values[last] as number
      const at = thresholds.findIndex((each) => each > margin)
      const [left, right] = [thresholds[at - 1] as number, thresholds[at] as number]
      const share = (margin - left) / (right - left)
      return (values[at - 1] as number) * (1 - share) + (values[at] as number) * share
    }
  }
}
