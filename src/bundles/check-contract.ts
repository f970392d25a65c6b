import { type ContractField, type DateField, isQuantity, type ModelContract } from '../model/contract'
import { isIsoDate } from '../steps/as-of'
import { dateFormats, isDateFormat } from '../steps/read-date'

/**
 * The first rule that a contract breaks, in words; undefined where it keeps them all. The training workspace has the
 * same sentences in `contract_rules.py`: what one of them refuses, the other does too.
 */
export function contractProblem(contract: ModelContract): string | undefined {
  if (contract.description.includes('*/'))
    return 'expected a description without */, which would end its comment in customer.ts'
  if (contract.asOf !== undefined && !isIsoDate(contract.asOf)) return 'expected asOf to be a date, such as 2026-01-31'
  if (contract.asOf === undefined && contract.fields.some(({ type }) => type === 'date'))
    return 'expected asOf, the date from which the training counts the days of dates, such as 2026-01-31'
  const dates = new Set(contract.fields.filter(({ type }) => type === 'date').map(({ name }) => name))
  const blanks = new Set(contract.source.missing)
  for (const field of contract.fields) {
    const expected = expectation(field, blanks, dates)
    if (expected !== undefined) return `field ${field.name}: expected ${expected}`
  }
  return undefined
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

/** What a field lacks. Its type promises all of it, and a file that somebody wrote need not keep the promise. */
function expectation(
  field: ContractField,
  blanks: ReadonlySet<string>,
  dates: ReadonlySet<string>,
): string | undefined {
  if (typeof field.name !== 'string' || !identifier.test(field.name))
    return 'a name that is an identifier, such as daysSinceVisit'
  if (field.name === '__proto__') return 'another name, because this one means something else in JavaScript'
  if (typeof field.label !== 'string') return 'a label'
  if (typeof field.description !== 'string' || field.description.includes('*/'))
    return 'a description without */, which would end its comment in customer.ts'
  const choice = choiceExpectation(field)
  if (choice !== undefined) return choice
  if (field.reading?.date !== undefined && !(field.type === 'date' && isDateFormat(field.reading.date)))
    return `reading.date to be one of ${dateFormats}, of a date alone`
  const kind = field.type === 'date' ? dateExpectation(field) : orderExpectation(field)
  if (kind !== undefined) return kind
  if (isQuantity(field)) {
    if (field.type !== 'date' && typeof field.unit !== 'string') return 'a unit, empty if there is none'
    return typeof field.phrases?.other === 'string' ? undefined : 'phrases with the key other'
  }
  if (!field.values?.every(({ phrase }) => typeof phrase === 'string')) return 'a phrase for each of its values'
  if (field.type === 'boolean' && field.requires && blanks.has(field.requires.otherwise))
    return 'requires with a spelling in otherwise, because a blank cell is read as missing'
  if (field.type === 'boolean' && field.requires && dates.has(field.requires.field))
    return 'requires on a field that is not a date'
  return undefined
}

/** What a field may say to the training of a model's curves and inputs. */
function choiceExpectation(field: ContractField): string | undefined {
  const { monotone, inputBy } = field as { monotone?: unknown; inputBy?: unknown }
  const quantity = isQuantity(field)
  const directed = quantity || (field.type === 'category' && field.ordered === true)
  if (monotone !== undefined && !(directed && (monotone === 'rising' || monotone === 'falling')))
    return 'monotone to be rising or falling, of a number, a date or an ordered category'
  if (inputBy === undefined) return undefined
  if (!quantity || inputBy !== 'training') return 'inputBy to be training, of a number or a date'
  if (field.actionable) return 'no inputBy, because a number that people act on stays an input'
  if (field.missing.policy !== 'accept')
    return 'the missing policy accept, because the training may leave the field out'
  return undefined
}

const isWholeSpan = (span: unknown) =>
  Array.isArray(span) && span.length === 2 && span.every(Number.isSafeInteger) && span[0] <= span[1]

/** What a date lacks. */
function dateExpectation({ count, limits, trained, actionable }: DateField): string | undefined {
  if (count !== 'before' && count !== 'after') return 'count to be before or after'
  if (!isWholeSpan(limits) || !isWholeSpan(trained)) return 'limits and trained in whole days, the fewest first'
  return actionable ? 'nothing actionable, because nobody can change a date' : undefined
}

/** What is wrong with the order of a field's values, or with the one that stands for others. */
function orderExpectation(field: ContractField): string | undefined {
  const { ordered } = field as { ordered?: unknown }
  const isCategory = field.type === 'category'
  if (ordered !== undefined && !(isCategory && typeof ordered === 'boolean'))
    return 'ordered to be true or false, of a category alone'
  const values: unknown = (field as { values?: unknown }).values
  const others = Array.isArray(values) ? values.filter((each) => each?.other !== undefined) : []
  if (others.length === 0) return undefined
  if (!isCategory || others.length > 1 || others[0].other !== true)
    return 'other to be true, of one value of a category'
  if (ordered === true) return 'no other value in an ordered category, because it has no place in the order'
  return field.unknown?.policy === 'accept' ? undefined : 'the unknown policy accept, because of its other value'
}
