import { InvalidOptionError } from '../checks/errors'
import { type OptionRules, readOptions } from '../checks/options'
import type { CsvSource } from '../csv/source'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import type { ChurnExplanation } from '../steps/prediction'
import { simulate } from '../what-if/simulation'
import { whatWouldChange } from '../what-if/what-would-change'
import { predictionOf } from './answers'
import { changesJsonSchema, customerJsonSchema, type JsonSchema } from './customer-json-schema'
import { type PolicyInput, policyProperties, readPolicy } from './policy-input'
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

const policyRules: OptionRules = {
  operatingPoint: undefined,
  threshold: undefined,
  economics: undefined,
  asOf: undefined,
}
const isCount = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most
const isFlag = (value: unknown) => typeof value === 'boolean'
const isObject = (value: unknown) => typeof value === 'object' && value !== null
const areNames = (value: unknown) => Array.isArray(value) && value.every((name) => typeof name === 'string')

/** Customers that a ranking lists at most, and reasons that an answer gives. */
const mostRanked = 1_000
const mostReasons = 20

const customerRule = [isObject, 'a customer: an object of fields'] as const
const reasonsRule = [isCount(0, mostReasons), `a whole number from 0 to ${mostReasons}`] as const

type CustomerInput<Customer> = PolicyInput & { readonly customer: Customer }

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
        customer: customerJsonSchema(contract),
        operatingPoints: manifest.operatingPoints.map(({ name, threshold }) => ({ name, threshold })),
        defaultOperatingPoint: manifest.defaultOperatingPoint,
        riskBands: manifest.riskBands,
        churnedInTraining: manifest.evaluation?.outOfFold.baseRate,
      }
    }),
  }
}

function predict<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return {
    name: 'predict_churn',
    title: 'Predict churn',
    description:
      'Answers the calibrated probability that one customer leaves, the decision, the risk band and warnings. The ' +
      'answer repeats none of the values.',
    inputSchema: objectOf(customerProperties(predictor), ['customer']),
    run: answering((input: CustomerInput<Customer>) => {
      const { customer, ...policy } = readOptions(input, { customer: customerRule, ...policyRules })
      return predictionOf(predictor.predict(customer as Customer, readPolicy(policy)))
    }),
  }
}

function explain<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return {
    name: 'explain_churn',
    title: 'Explain a churn prediction',
    description:
      'The same as predict_churn with the exact reasons: SHAP values in log-odds, strongest first, as sentences that ' +
      "name the customer's values. Reasons are of the model, not causes.",
    inputSchema: objectOf(
      {
        ...customerProperties(predictor),
        reasons: count(0, mostReasons, 'How many reasons to give; 5 by default.'),
      },
      ['customer'],
    ),
    run: answering((input: CustomerInput<Customer> & { readonly reasons?: number }) => {
      const {
        customer,
        reasons = 5,
        ...policy
      } = readOptions(input, {
        customer: customerRule,
        reasons: reasonsRule,
        ...policyRules,
      })
      const answer: ChurnExplanation = predictor.explain(customer as Customer, { top: reasons, ...readPolicy(policy) })
      const { baseLogOdds, logOdds, remainder, contributions } = answer
      return {
        ...predictionOf(answer),
        logOdds,
        baseLogOdds,
        remainder,
        reasons: contributions.map(({ field, label, sentence, logOdds }) => ({ field, label, sentence, logOdds })),
      }
    }),
  }
}

function tryChange<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return {
    name: 'try_change',
    title: 'Try a change of a customer',
    description:
      "Answers a customer's churn probability before and after changes that you name: the model's response to another " +
      'record, not a promise of what the customer will do.',
    inputSchema: objectOf({ ...customerProperties(predictor), changes: changesJsonSchema(predictor.contract) }, [
      'customer',
      'changes',
    ]),
    run: answering((input: CustomerInput<Customer> & { readonly changes: Partial<Customer> }) => {
      const { customer, changes, ...policy } = readOptions(input, {
        customer: customerRule,
        changes: [isObject, 'an object of new values by field'],
        ...policyRules,
      })
      const result = simulate(predictor, customer as Customer, changes as Partial<Customer>, readPolicy(policy))
      return {
        before: predictionOf(result.before),
        after: predictionOf(result.after),
        probabilityDifference: result.probabilityDifference,
        changes: result.changes.map(({ field, sentence }) => ({ field, sentence })),
      }
    }),
  }
}

function findChanges<Customer>(predictor: ChurnPredictor<Customer>): AgentTool {
  return {
    name: 'find_changes',
    title: 'Find changes that keep a customer',
    description:
      'Searches the smallest sets of changes, among those the company offers, after which the model no longer expects ' +
      "the customer to leave: the model's response, not a promise.",
    inputSchema: objectOf(
      {
        ...customerProperties(predictor),
        top: count(1, 20, 'How many sets to list, best first; 3 by default.'),
        maxChanges: count(1, 4, 'Most fields changed at once; 2 by default.'),
        includeUnoffered: {
          type: 'boolean',
          description: 'Also what the company does not propose by itself; false by default.',
        },
      },
      ['customer'],
    ),
    run: answering((input: CustomerInput<Customer> & FindInput) => {
      const {
        customer,
        top = 3,
        maxChanges = 2,
        includeUnoffered = false,
        ...policy
      } = readOptions(input, {
        customer: customerRule,
        top: [isCount(1, 20), 'a whole number from 1 to 20'],
        maxChanges: [isCount(1, 4), 'a whole number from 1 to 4'],
        includeUnoffered: [isFlag, 'true or false'],
        ...policyRules,
      })
      const search = { top, maxChanges, includeUnoffered, ...readPolicy(policy) }
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
    }),
  }
}

interface FindInput {
  readonly top?: number
  readonly maxChanges?: number
  readonly includeUnoffered?: boolean
}

function rankFile<Customer>(
  predictor: ChurnPredictor<Customer>,
  openFile: NonNullable<AgentToolOptions['openFile']>,
): AgentTool {
  const idColumn = predictor.contract.id?.column
  return {
    name: 'rank_file',
    title: 'Rank the customers of a CSV file',
    description:
      'Scores every row of a CSV file and lists the customers most likely to leave, or under economics those most worth ' +
      'a contact, by line number. Cells are told only of the columns asked for' +
      `${idColumn === undefined ? '' : `, such as ${idColumn}`}.`,
    inputSchema: objectOf(
      {
        file: { type: 'string', description: 'Name of the file, relative to the folder the tools may read.' },
        top: count(1, mostRanked, 'How many customers to list; 10 by default.'),
        reasons: count(0, mostReasons, 'Reasons for each; 3 by default.'),
        columns: {
          type: 'array',
          items: { type: 'string' },
          description: 'Columns of the file whose cells to tell for each customer listed; none by default.',
        },
        withValues: { type: 'boolean', description: "Name the customer's values in reasons; false by default." },
        ...policyProperties(predictor.contract, predictor.manifest),
      },
      ['file'],
    ),
    run: answering(async (input: PolicyInput & RankInput) => {
      const {
        file,
        top = 10,
        reasons = 3,
        columns = [],
        withValues = false,
        ...policy
      } = readOptions(input, {
        file: [(value: unknown) => typeof value === 'string' && value !== '', 'the name of a file'],
        top: [isCount(1, mostRanked), `a whole number from 1 to ${mostRanked}`],
        reasons: reasonsRule,
        columns: [areNames, 'a list of column names'],
        withValues: [isFlag, 'true or false'],
        ...policyRules,
      })
      if (file === undefined) throw new InvalidOptionError('file', file, 'the name of a file')
      const settings = { top, reasons, columns, withValues, ...readPolicy(policy) }
      return rankTable(predictor, await openFile(file), settings)
    }),
  }
}

interface RankInput {
  readonly file: string
  readonly top?: number
  readonly reasons?: number
  readonly columns?: readonly string[]
  readonly withValues?: boolean
}

function customerProperties({ contract, manifest }: Pick<ChurnPredictor<unknown>, 'contract' | 'manifest'>) {
  return { customer: customerJsonSchema(contract), ...policyProperties(contract, manifest) }
}

function objectOf(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false }
}

function count(minimum: number, maximum: number, description: string): JsonSchema {
  return { type: 'integer', minimum, maximum, description }
}
