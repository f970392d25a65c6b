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
  const listed = (list: readonly ContractField[]) => inWords(list.flatMap((field) => columnOf(field).name ?? []))
  const read = fields.filter((field) => columnOf(field).name !== undefined)
  const unused = read.filter(({ input }) => !input)
  const numbers = read.filter(isNumeric)
  const dates = read.filter(({ type }) => type === 'date')
  const missing = read.filter((field) => field.missing.policy === 'accept' && field.input)
  const unknown = read.filter((field) => field.type === 'category' && field.unknown.policy === 'accept')
  const unit = manifest.margin ? `2^-${manifest.margin.bits} ${manifest.margin.unit}` : 'the smallest leaf'
  const { title } = dialect
  return [
    `The statement scores every row of ${statement.table.join('.')} with the model ${manifest.name} ${manifest.version}, in ${title}. ${runs(dialect)}`,
    `It reads ${read.length} columns: ${listed(read)}.`,
    unused.length > 0
      ? `The model does not use ${listed(unused)}: ${unused.length === 1 ? 'this column is' : 'these columns are'} read only to find contradictions and cells that cannot be read.`
      : '',
    `The result holds ${statement.keep ? inWords(statement.keep) : 'all columns of the table'}, and then the added columns.`,
    'White space around a cell is ignored. A listed value may be spelt as in the contract; one that differs only in case or punctuation is read, too, with a warning.',
    numbers.length > 0
      ? `Numbers (${listed(numbers)}) must be written ${formOf(contract)}, and lie within the limits of the contract. A pattern tests each text before it is cast.`
      : '',
    dates.length > 0
      ? `Dates (${listed(dates)}) become whole days, counted as of ${asOf}. A text must have the form of a date and name a day that exists; a time behind the date is ignored.`
      : '',
    missing.length > 0
      ? `A missing value is accepted with a warning in ${listed(missing)}, and refused in every other column that the model uses.`
      : 'A missing value is refused in every column that the model uses.',
    unknown.length > 0
      ? `A value that training never saw is accepted with a warning in ${listed(unknown)}, and refused in every other list.`
      : '',
    `A row that cannot be read, or that contradicts itself, is refused: "${prefix}error" names each column with a code, and all other added columns are NULL.`,
    `For every other row, "${prefix}margin" counts steps of ${unit}: a whole number, the same in every database. "${prefix}probability" comes from the exp and ln of ${title}, so its last digits may differ from the library's.`,
    manifest.population
      ? `Probabilities are corrected from a churn share of ${manifest.population.trainedShare} in training to one of ${manifest.population.share}.`
      : '',
    `"${prefix}predicted" is true ${decisionOf(rule)}. Margins are compared, never probabilities, so no rounding can change a decision.`,
    `"${prefix}risk_band" names the band of the operating points in which the customer lies.`,
    rule.gain ? `"${prefix}expected_gain" is what contacting the customer is expected to gain.` : '',
    reasonsOf(statement),
    `"${prefix}warnings" names what was accepted although it is unfamiliar.`,
  ].filter((line) => line !== '')
}

/** "a, b and c" */
function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

function reasonsOf({ reasons, reasonPlaces, withoutReasons }: Statement): string {
  const top = reasonPlaces.length
  if (top === 0) return withoutReasons ?? 'It gives no reasons.'
  const given = top === 1 ? 'The strongest reason is' : `The ${top} strongest reasons are`
  return `${given} given as a code and the customer's value, out of all ${reasons.length} that the model can give, ranked by SHAP values.`
}

function formOf({ source, fields }: ModelContract): string {
  const isOwnWay = source.reading?.decimal || source.reading?.thousands || fields.some(({ reading }) => reading)
  return isOwnWay ? 'as the contract says for each' : 'as decimals, such as 70.35 or 7e1'
}

function runs({ isRun }: Dialect): string {
  return isRun
    ? 'The tests of @org/churn run such statements in this database and compare every row with the library.'
    : 'The tests of @org/churn only parse statements for this database and never run them: compare some rows with the library before you rely on it.'
}

function decisionOf({ threshold, operatingPoint, gain }: DecisionRule): string {
  if (gain) return `above the probability ${threshold}, where contacting a customer pays`
  if (threshold === Number.POSITIVE_INFINITY) return 'for nobody, because no probability reaches the threshold'
  const point = operatingPoint ? `, the threshold of the operating point ${operatingPoint}` : ''
  return `where the probability is at least ${threshold}${point}`
}
