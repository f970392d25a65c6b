import { InvalidOptionError } from '../checks/errors'
import { contractOf } from '../checks/given-contract'
import { readOptions } from '../checks/options'
import type { CsvSource } from '../csv/source'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import type { ChurnExplanation } from '../steps/prediction'
import { simulate } from '../what-if/simulation'
import { whatWouldChange } from '../what-if/what-would-change'
import { predictionOf } from './answers'
import { changesToolSchema, customerToolSchema } from './customer-tool-schema'
import { type Argument, count, decidingTool, flag, objectArgument, objectOf } from './deciding-tool'
import { rankTable } from './rank-table'
import { type AgentTool, answering } from './tool'

/** What the tools may reach beside the model. */
export interface AgentToolOptions {
  /**
   * Opens a CSV file by the name a language model gives: check that it is one it may read. Without it there is no tool
   * for files.
   */
  readonly openFile?: (name: string) => CsvSource | Promise<CsvSource>
}

/** Customers that a ranking lists at most, and reasons that an answer gives. */
const mostRanked = 1_000
const mostReasons = 20

/**
 * The predictor as tools for language models: describe the model, predict, explain, try a change, search for changes, and,
 * with `openFile`, rank a file. Schemas and words come from the contract and the manifest. Answers repeat no value of a
 * customer unless the tool is asked for reasons or changes, or for columns by name.
 *
 * @throws {InvalidOptionError} for an impossible option.
 */
export function createAgentTools<Customer>(
  predictor: ChurnPredictor<Customer>,
  options: AgentToolOptions = {},
): readonly AgentTool[] {
  const { openFile } = readOptions<AgentToolOptions>(options, {
    openFile: [(value: unknown) => typeof value === 'function', 'a function from a name to a source of CSV'],
  })
  contractOf(predictor)
  const tools = [
    describeModel(predictor),
    predict(predictor),
    explain(predictor),
    tryChange(predictor),
    findChanges(predictor),
  ]
  return openFile ? [...tools, rankFile(predictor, openFile)] : tools
}

function describeModel<Customer>({ manifest, contract }: ChurnPredictor<Customer>): AgentTool {
  return {
    name: 'describe_churn_model',
    title: 'Describe the churn model',
    description:
      'Says which model answers, what a customer record holds, which operating points there are, and which share of ' +
      'customers left in its training data. Call it before the others.',
    inputSchema: objectOf({}),
    run: answering((input: object) => {
      readOptions(input, {})
      return {
        name: manifest.name,
        version: manifest.version,
        title: contract.title,
        description: contract.description,
        customer: customerToolSchema(contract),
        operatingPoints: manifest.operatingPoints.map(({ name, threshold }) => ({ name, threshold })),
        defaultOperatingPoint: manifest.defaultOperatingPoint,
        riskBands: manifest.riskBands,
        churnedInTraining: manifest.evaluation?.outOfFold.baseRate,
      }
    }),
  }
}

function predict<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return decidingTool<{ customer: Customer }>(predictor, {
    name: 'predict_churn',
    title: 'Predict churn',
    description:
      'Answers the calibrated probability that one customer leaves, the decision, the risk band and warnings. The ' +
      'answer repeats none of the values.',
    arguments: { customer: customerArgument(predictor) },
    work: ({ customer }, policy) => predictionOf(predictor.predict(customer as Customer, policy)),
  })
}

function explain<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return decidingTool<{ customer: Customer; reasons: number }>(predictor, {
    name: 'explain_churn',
    title: 'Explain a churn prediction',
    description:
      'The same as predict_churn with the exact reasons: SHAP values in log-odds, strongest first, as sentences that ' +
      "name the customer's values. Reasons are of the model, not causes.",
    arguments: {
      customer: customerArgument(predictor),
      reasons: count(0, mostReasons, 'How many reasons to give; 5 by default.'),
    },
    work({ customer, reasons = 5 }, policy) {
      const answer: ChurnExplanation = predictor.explain(customer as Customer, { top: reasons, ...policy })
      const { baseLogOdds, logOdds, remainder, contributions } = answer
      return {
        ...predictionOf(answer),
        logOdds,
        baseLogOdds,
        remainder,
        reasons: contributions.map(({ field, label, sentence, logOdds }) => ({ field, label, sentence, logOdds })),
      }
    },
  })
}

function tryChange<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return decidingTool<{ customer: Customer; changes: Partial<Customer> }>(predictor, {
    name: 'try_change',
    title: 'Try a change of a customer',
    description:
      "Answers a customer's churn probability before and after changes that you name: the model's response to another " +
      'record, not a promise of what the customer will do.',
    arguments: {
      customer: customerArgument(predictor),
      changes: objectArgument(changesToolSchema(predictor.contract), 'an object of new values by field'),
    },
    work({ customer, changes }, policy) {
      const result = simulate(predictor, customer as Customer, changes as Partial<Customer>, policy)
      return {
        before: predictionOf(result.before),
        after: predictionOf(result.after),
        probabilityDifference: result.probabilityDifference,
        changes: result.changes.map(({ field, sentence }) => ({ field, sentence })),
      }
    },
  })
}

interface FindInput<Customer> {
  readonly customer: Customer
  readonly top: number
  readonly maxChanges: number
  readonly includeUnoffered: boolean
}

function findChanges<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return decidingTool<FindInput<Customer>>(predictor, {
    name: 'find_changes',
    title: 'Find changes that keep a customer',
    description:
      'Searches the smallest sets of changes, among those the company offers, after which the model no longer expects ' +
      "the customer to leave: the model's response, not a promise.",
    arguments: {
      customer: customerArgument(predictor),
      top: count(1, 20, 'How many sets to list, best first; 3 by default.'),
      maxChanges: count(1, 4, 'Most fields changed at once; 2 by default.'),
      includeUnoffered: flag('Also what the company does not propose by itself; false by default.'),
    },
    work({ customer, top = 3, maxChanges = 2, includeUnoffered = false }, policy) {
      const search = { top, maxChanges, includeUnoffered, ...policy }
      const { outcome, sentence, before, answers } = whatWouldChange(predictor, customer as Customer, search)
      return {
        outcome,
        sentence,
        before: predictionOf(before),
        answers: answers.map(({ reachesTarget, steps, cost, gain, prediction, probabilityDifference }) => ({
          reachesTarget,
          steps: steps.map(({ field, sentence, offered, cost }) => ({ field, sentence, offered, cost })),
          cost,
          gain,
          probability: prediction.probability,
          probabilityDifference,
        })),
      }
    },
  })
}

interface RankInput {
  readonly file: string
  readonly top: number
  readonly reasons: number
  readonly columns: readonly string[]
  readonly withValues: boolean
}

const isName = (value: unknown) => typeof value === 'string' && value !== ''
const areNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === 'string')

function rankFile<Customer>(
  predictor: ChurnPredictor<Customer>,
  openFile: NonNullable<AgentToolOptions['openFile']>,
): AgentTool {
  const idColumn = predictor.contract.id?.column
  return decidingTool<RankInput>(predictor, {
    name: 'rank_file',
    title: 'Rank the customers of a CSV file',
    description:
      'Scores every row of a CSV file and lists the customers most likely to leave, or under economics those most worth ' +
      'a contact, by line number. Cells are told only of the columns asked for' +
      `${idColumn === undefined ? '' : `, such as ${idColumn}`}.`,
    arguments: {
      file: {
        schema: { type: 'string', description: 'Name of the file, relative to the folder the tools may read.' },
        rule: [isName, 'the name of a file'],
        isRequired: true,
      },
      top: count(1, mostRanked, 'How many customers to list; 10 by default.'),
      reasons: count(0, mostReasons, 'Reasons for each; 3 by default.'),
      columns: {
        schema: {
          type: 'array',
          items: { type: 'string' },
          description: 'Columns of the file whose cells to tell for each customer listed; none by default.',
        },
        rule: [areNames, 'a list of column names'],
      },
      withValues: flag("Name the customer's values in reasons; false by default."),
    },
    async work({ file, top = 10, reasons = 3, columns = [], withValues = false }, policy) {
      if (file === undefined) throw new InvalidOptionError('file', file, 'the name of a file')
      return rankTable(predictor, await openFile(file), { top, reasons, columns, withValues, ...policy })
    },
  })
}

function customerArgument({ contract }: Pick<ChurnPredictor<unknown>, 'contract'>): Argument {
  return objectArgument(customerToolSchema(contract), 'a customer: an object of fields')
}
