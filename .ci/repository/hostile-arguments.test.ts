/**
 * Every function of every entry, with values in each of its arguments that nobody should hand over: promises that nobody
 * awaited, maps, numbers, lists, proxies that are revoked, and objects whose own code throws. Each is answered, or
 * refused by an error of the package's own.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ChurnError,
  callList,
  countOutcomes,
  createChurnPredictor,
  englishMessages,
  explainBatch,
  InvalidCustomerError,
  portableRuntime,
} from '@org/churn'
import { createAgentTools } from '@org/churn/agents'
import { createCustomerSchema } from '@org/churn/model'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json'
import { readEnsemble } from '../../src/shap'
import { ordinaryCustomer, ordinaryRow } from '../testing/customers'
import { root } from '../testing/packed'

const predictor = createChurnPredictor()
const economics = { customerValue: 100, offerCost: 10, contactCost: 1, saveRate: 0.5 }
const columns = Object.fromEntries(Object.entries(ordinaryCustomer).map(([name, value]) => [name, [value]]))
const counts = countOutcomes([0.1, 0.9], [false, true])
const explained = explainBatch(predictor, [ordinaryCustomer, ordinaryCustomer])
const { contributions } = predictor.explain(ordinaryCustomer)
const [reason] = contributions
const language = { locale: 'en', messages: englishMessages(predictor) }
const fault = { kind: 'numbers', columns: ['a'], cells: 2, example: '1,5', numbers: {}, meant: undefined }
const bytes = () => readFileSync(join(root, 'models', 'telco', 'model.onnx'))
const [call] = callList(predictor, [ordinaryCustomer]).calls
const ensemble = readEnsemble(bytes())
const tools = createAgentTools(predictor)
const json = (name: string) => JSON.parse(readFileSync(join(root, 'models', 'telco', name), 'utf8'))
const files = () => ({ contract: json('contract.json'), manifest: json('manifest.json'), trees: json('trees.json') })

/** By entry and function: arguments that are in order. */
const ordinary: Readonly<Record<string, Readonly<Record<string, () => readonly unknown[]>>>> = {
  '.': {
    createChurnPredictor: () => [{ policy: 'recall', runtime: portableRuntime }],
    customerProblem: () => [new InvalidCustomerError([])],
    predictColumns: () => [predictor, columns, { policy: 'recall' }],
    profitCurve: () => [[0.5, 0.7], economics, {}],
    realizedProfitCurve: () => [counts, economics, {}],
    thresholdCurve: () => [counts, { points: 3 }],
    expectedMaximumProfit: () => [counts, economics],
    netBenefitCurve: () => [counts, {}],
    countOutcomes: () => [
      [0.1, 0.9],
      [false, true],
    ],
    rankCustomers: () => [[0.5], economics, { budget: 5 }],
    customerJsonSchema: () => [predictor.contract, {}],
    compareCohorts: () => [explained, explained],
    correctPrior: () => [predictor, { share: 0.2 }],
    explainBatch: () => [predictor, [ordinaryCustomer], {}],
    summarizeExplanations: () => [explained],
    parseCustomer: () => [predictor, ordinaryCustomer, {}],
    selfTest: () => [predictor, { modelSha256: predictor.manifest.model.sha256, rows: [] }],
    describeChange: () => [predictor, { field: 'contract', from: 'Month-to-month', to: 'One year' }, language],
    describeIssue: () => [predictor, { code: 'MISSING_VALUE', path: 'contract', got: 'x', expected: 'y' }, language],
    englishMessages: () => [predictor],
    missingMessages: () => [predictor, language],
    describeOutcome: () => [
      { outcome: 'FOUND', found: 1, complete: true, limits: { maxChanges: 2, maxEvaluations: 9 } },
      language,
    ],
    describeLabel: () => [predictor, 'contract', language],
    describeReason: () => [predictor, reason, language],
    describeRiskBand: () => ['low', language],
    breakEvenThreshold: () => [economics],
    expectedGain: () => [0.5, economics],
    readLabel: () => [predictor, { Churn: 'Yes' }],
    readRow: () => [predictor, ordinaryRow, {}],
    decisionRecord: () => [predictor, ordinaryCustomer, {}],
    simulate: () => [predictor, ordinaryCustomer, { contract: 'One year' }, {}],
    reasonShares: () => [[{ contributions }]],
    tellingReasons: () => [predictor, contributions, {}],
    callList: () => [predictor, [ordinaryCustomer], {}],
    nextOffer: () => [predictor, ordinaryCustomer, {}],
    whatWouldChange: () => [predictor, ordinaryCustomer, {}],
  },
  './agents': {
    createAgentTools: () => [predictor, { openFile: () => 'a,b' }],
    changesToolSchema: () => [predictor.contract],
    customerToolSchema: () => [predictor.contract],
    isRefusal: () => [{}],
    anthropicTools: () => [tools],
    googleTools: () => [tools],
    openAiTools: () => [tools],
  },
  './csv': {
    describeReading: () => [{ delimiter: ',', lead: [], header: {} }, { columns: [] }, predictor.contract, ','],
    describeFault: () => [fault, () => ''],
    callCells: () => [call, 3],
    callColumns: () => [3],
    callRecord: () => [call],
    createFileJudge: () => [predictor.contract],
    createOmissions: () => [],
    matchHeader: () => [predictor.contract, ['tenure'], {}],
    suggestColumns: () => [predictor.contract, { others: ['tenur'], missing: ['tenure'], columns: [] }],
    readCsv: () => [['a,b\n1,2\n'], {}],
    createCsvWriter: () => [{}],
    escapeFormula: () => ['=1'],
    writeCsv: () => [{}],
  },
  './evaluation': {},
  './folder': { readModelFolder: () => [join(root, 'models', 'telco')] },
  './model': {
    createCustomerSchema: () => [predictor.contract],
    loadModel: () => [{ ...files(), schema: createCustomerSchema(predictor.contract) }],
    openBundle: () => [files()],
    customerWords: () => [predictor.contract],
    evaluationOf: () => [json('manifest.json')],
  },
  './node': { onnxruntimeNode: () => [{}] },
  './onnx': { bundledOnnx: () => [], fromOnnx: () => [bytes()] },
  './shap': {
    readColumns: () => [json('trees.json')],
    chooseKernel: () => [ensemble],
    readEnsemble: () => [bytes()],
    createShapExplainer: () => [ensemble],
    createBatchExplainer: () => [ensemble],
  },
  './sql': { toSql: () => [predictor, {}], explainSql: () => [predictor, {}] },
  './verification': {},
  './web': { onnxruntimeWeb: () => [{}] },
  './web-workers': { webWorkers: () => [() => ({}), { count: 2 }], serveBatches: () => [predictor] },
  './worker-threads': { workerThreads: () => [{ count: 2 }], serveBatches: () => [predictor] },
}

/** They do nothing but begin a thread. */
const notCalled = ['./worker-thread', './package.json']

/** The place of the options by name in what a function takes. */
const takingOptions: Readonly<Record<string, number>> = {
  createChurnPredictor: 0,
  predictColumns: 2,
  profitCurve: 2,
  realizedProfitCurve: 2,
  thresholdCurve: 1,
  netBenefitCurve: 1,
  rankCustomers: 2,
  customerJsonSchema: 1,
  explainBatch: 2,
  parseCustomer: 2,
  readRow: 2,
  decisionRecord: 2,
  simulate: 3,
  tellingReasons: 2,
  callList: 2,
  nextOffer: 2,
  whatWouldChange: 2,
  createAgentTools: 1,
  matchHeader: 2,
  readCsv: 1,
  createCsvWriter: 0,
  writeCsv: 0,
  toSql: 1,
  explainSql: 1,
  onnxruntimeNode: 0,
  onnxruntimeWeb: 0,
  webWorkers: 1,
  workerThreads: 0,
}

const cause = new Error('code of the caller’s')
const fail = (): never => {
  throw cause
}
const revoked = (target: object) => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const circle = () => {
  const itself: Record<string, unknown> = {}
  itself.itself = itself
  return itself
}

/** What stands where options should by mistake: nothing may be decided without a word. */
const mistakes: Readonly<Record<string, () => unknown>> = {
  'a promise that nobody awaited': () => Promise.resolve({ policy: 'recall' }),
  'a map': () => new Map([['policy', 'recall']]),
  'a set': () => new Set(['recall']),
  'a number': () => 5,
  'a text': () => 'recall',
  'a big integer': () => 5n,
  'a symbol': () => Symbol('recall'),
  true: () => true,
  'a function': () => () => ({}),
  'a list': () => [],
  'a date': () => new Date(0),
  'a signal': () => new AbortController().signal,
  numbers: () => new Float64Array(2),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of a list': () => revoked([]),
  'a proxy that throws': () => new Proxy({}, new Proxy({}, { get: fail })),
  'a getter of then that throws': () => Object.defineProperty({}, 'then', { get: fail }),
}

const values: Readonly<Record<string, () => unknown>> = {
  ...mistakes,
  null: () => null,
  'not a number': () => Number.NaN,
  'minus zero': () => -0,
  'a list of a list': () => [[]],
  'a sparse list': () => Object.assign([], { length: 3 }),
  'an empty object': () => ({}),
  'a proxy of a list that throws': () => new Proxy([], { get: fail }),
  'conversions that throw': () => ({ valueOf: fail, toString: fail, toJSON: fail, [Symbol.toPrimitive]: fail }),
  'a length that throws': () => Object.defineProperty({}, 'length', { get: fail }),
  'an iterator that throws': () => ({ [Symbol.iterator]: fail }),
  'an object in a circle': circle,
}

const isError = (name: string) => /^[A-Z]/.test(name)
/** What the package itself has made, whose parts nobody replaces. */
const isHeldApart = (value: unknown) =>
  [predictor, predictor.contract, ensemble].includes(value as never) || ArrayBuffer.isView(value)
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !isHeldApart(value)

/** The object or list with another value in one place. */
function spoilt(given: unknown, key: string, value: unknown): unknown {
  const copy = (Array.isArray(given) ? [...given] : { ...(given as object) }) as Record<string, unknown>
  copy[key] = value
  return copy
}

/** What a call throws or rejects with; undefined where it answers. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call()
    return undefined
  } catch (error) {
    return error ?? new Error('nothing was thrown')
  }
}

const entries = Object.keys(manifest.exports).filter((entry) => !notCalled.includes(entry))

test('every entry is tried', () => expect(Object.keys(ordinary).sort()).toEqual([...entries].sort()))

describe.each(entries)('%s', async (entry) => {
  const module: Readonly<Record<string, unknown>> = await import(
    `../../src/${entry === '.' ? 'index' : entry.slice(2)}.ts`
  )
  const names = Object.keys(module).filter((name) => typeof module[name] === 'function' && !isError(name))

  test('every function is tried', () => expect(Object.keys(ordinary[entry] ?? {}).sort()).toEqual(names.sort()))

  test.each(names)('%s', async (name) => {
    const call = module[name] as (...given: readonly unknown[]) => unknown
    const make = ordinary[entry]?.[name] as () => readonly unknown[]
    const withOptions = takingOptions[name]
    const faults: string[] = []
    const check = async (where: string, given: readonly unknown[], mustRefuse: boolean) => {
      const error = await thrownBy(() => call(...given))
      if (error === undefined && mustRefuse) faults.push(`${where}: was taken`)
      // What a source of text throws is its reader's to know.
      const isOfSource = name === 'readCsv' && (error === cause || String(error).includes('revoked'))
      if (error !== undefined && !isOfSource && !(error instanceof ChurnError))
        faults.push(`${where}: ${(error as Error)?.stack}`)
    }
    const usual = make()
    const refusal = await thrownBy(() => call(...usual))
    if (refusal !== undefined && name !== 'serveBatches') faults.push(`as it should be: ${(refusal as Error)?.stack}`)
    for (const [at, argument] of usual.entries()) {
      for (const [kind, value] of Object.entries(values)) {
        const mustRefuse = withOptions === at && Object.hasOwn(mistakes, kind)
        await check(`argument ${at}, ${kind}`, usual.with(at, value()), mustRefuse)
        if (!isObject(argument)) continue
        for (const key of Object.keys(argument).slice(0, 6))
          await check(`argument ${at}, ${key}, ${kind}`, usual.with(at, spoilt(argument, key, value())), false)
      }
    }
    expect(faults).toEqual([])
  })
})
