import { type ContractField, isNumeric, type ModelContract } from '../model/contract'
import type { LoadedModel } from '../model/loaded-model'
import type { DecisionRule } from '../steps/policy'
import type { Dialect } from './dialect'
import type { Statement } from './statement'
import { columnsOf, fieldsToRead, type TableColumn } from './table-columns'

/** Says in words what a statement does, a sentence or two each, in the order in which it does it. */
export function explainStatement(
  { contract, manifest }: LoadedModel<unknown>,
  statement: Statement,
  dialect: Dialect,
  given: Readonly<Record<string, TableColumn>>,
  rule: DecisionRule,
  prefix: string,
  asOf: string | undefined,
): readonly string[] {
  const fields = fieldsToRead(contract, given)
  const columnOf = columnsOf(contract, given)
  const named = (list: readonly ContractField[]) => list.map((field) => columnOf(field).name).join(', ')
  const numbers = fields.filter(isNumeric)
  const dates = fields.filter(({ type }) => type === 'date')
  const missing = fields.filter((field) => field.missing.policy === 'accept')
  const unknown = fields.filter((field) => field.type === 'category' && field.unknown.policy === 'accept')
  const top = statement.reasonPlaces.length
  const unit = manifest.margin ? `2^-${manifest.margin.bits} ${manifest.margin.unit}` : 'the smallest leaf'
  return [
    `The statement decides on every row of ${statement.table.join('.')} with the model ${manifest.name} ${manifest.version}, in ${dialect.title}. ${runs(dialect)}`,
    `It reads ${fields.length} columns: ${named(fields)}. It hands on ${statement.keep ? statement.keep.join(', ') : 'all columns of the table'}.`,
    'A cell is read without the white space around it, in a spelling of the contract, or, with a warning, in one that differs in case and marks alone.',
    numbers.length > 0
      ? `Numbers (${named(numbers)}) must be written ${formOf(contract)}, and lie within the limits of the contract: no text is cast before a pattern has tested it.`
      : '',
    dates.length > 0
      ? `Dates (${named(dates)}) are counted in whole days as of ${asOf}. A text must have the form of a date and name a day that exists before it is cast; a time behind it is left out.`
      : '',
    missing.length > 0
      ? `A missing value is accepted, with a warning, in ${named(missing)}; elsewhere it is refused.`
      : '',
    unknown.length > 0 ? `A value that training never saw is accepted, with a warning, in ${named(unknown)}.` : '',
    `A row that cannot be read, or contradicts itself, is refused: "${prefix}error" names each column with a code, and the other added columns are NULL.`,
    `Every other row gets "${prefix}margin", a sum of whole steps of ${unit} that is the same in every database, and "${prefix}probability", computed with the database's own exp and ln, so that its last digits may differ.`,
    manifest.population
      ? `Probabilities are corrected from a churn share of ${manifest.population.trainedShare} in training to one of ${manifest.population.share}.`
      : '',
    `"${prefix}predicted" is true ${decisionOf(rule)}. It compares margins, never probabilities, so that no rounding decides.`,
    rule.gain ? `"${prefix}expected_gain" is what contacting the customer is expected to gain.` : '',
    top > 0
      ? `The ${top === 1 ? 'strongest reason comes' : `${top} strongest reasons come`} from a list of all ${statement.reasons.length} that the model can give, ranked by exact SHAP values: the code, and the customer's value.`
      : 'It gives no reasons.',
    `"${prefix}warnings" names what was accepted but is unfamiliar.`,
  ].filter((line) => line !== '')
}

function formOf({ source, fields }: ModelContract): string {
  const isOwnWay = source.reading?.decimal || source.reading?.thousands || fields.some(({ reading }) => reading)
  return isOwnWay ? 'as the contract says of each' : 'as decimals, such as 70.35 or 7e1'
}

function runs({ isRun }: Dialect): string {
  return isRun
    ? 'Statements for this database are run and compared with the library in its tests.'
    : 'Statements for this database are only parsed in the tests of the library, not run: compare some rows before you rely on it.'
}

function decisionOf({ threshold, operatingPoint, gain }: DecisionRule): string {
  if (gain) return `above the probability ${threshold}, where contacting a customer pays`
  if (threshold === Number.POSITIVE_INFINITY) return 'for nobody: no probability reaches the threshold'
  const point = operatingPoint ? `, the operating point ${operatingPoint}` : ''
  return `from the probability ${threshold} on${point}`
}
