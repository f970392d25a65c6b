/**
 * What must compile and what must not: each `@ts-expect-error` is an error today; if it stops being one, the test
 * fails.
 */
import {
  type BatchItem,
  type BatchWorkers,
  type ChangeSearchResult,
  type ChurnExplanation,
  type ChurnPrediction,
  type ChurnPredictor,
  type Contribution,
  type Customer,
  type CustomerColumns,
  countOutcomes,
  createChurnPredictor,
  customerSchema,
  describeChange,
  describeOutcome,
  type ExplainedItem,
  type ExplanationSummary,
  explainBatch,
  type ModelBundle,
  type ModelManifest,
  type ProfitPoint,
  profitCurve,
  type Runtime,
  rankCustomers,
  readRow,
  type Simulation,
  simulate,
  summarizeExplanations,
  whatWouldChange,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { explainSql, toSql } from '@org/churn/sql'
import { ordinaryCustomer } from '@testing/customers'
import { describe, expectTypeOf, test } from 'vitest'
import * as z from 'zod'

const predictor = createChurnPredictor()

describe('a customer', () => {
  test('is what the schema gives', () => {
    expectTypeOf<z.infer<typeof customerSchema>>().toEqualTypeOf<Customer>()
    expectTypeOf(customerSchema.parse({})).toEqualTypeOf<Customer>()
  })

  test('has the contract’s values and no others', () => {
    expectTypeOf<Customer['contract']>().toEqualTypeOf<'Month-to-month' | 'One year' | 'Two year'>()
    expectTypeOf<Customer['totalCharges']>().toEqualTypeOf<number | null | undefined>()
    predictor.predict(ordinaryCustomer)
    // @ts-expect-error a misspelt value
    predictor.predict({ ...ordinaryCustomer, contract: 'Month to month' })
    // @ts-expect-error a payment method that training never saw
    predictor.predict({ ...ordinaryCustomer, paymentMethod: 'Cowrie shells' })
    // @ts-expect-error a misspelt field
    predictor.predict({ ...ordinaryCustomer, tenureMonth: 3 })
    // @ts-expect-error a number as text
    predictor.predict({ ...ordinaryCustomer, tenureMonths: '3' })
    // @ts-expect-error the source's spelling of a flag
    predictor.predict({ ...ordinaryCustomer, partner: 'Yes' })
    // @ts-expect-error null where it has no meaning
    predictor.predict({ ...ordinaryCustomer, monthlyCharges: null })
    const { contract, ...incomplete } = ordinaryCustomer
    // @ts-expect-error a missing field
    predictor.predict(incomplete)
    // @ts-expect-error one wrong customer in a batch
    predictor.predictBatch([ordinaryCustomer, { ...ordinaryCustomer, contract }, incomplete])
  })
})

describe('options', () => {
  test('name the operating points there are', () => {
    predictor.predict(ordinaryCustomer, { policy: 'recall' })
    // @ts-expect-error a misspelt operating point
    predictor.predict(ordinaryCustomer, { policy: 'recal' })
    // @ts-expect-error a misspelt option
    predictor.explain(ordinaryCustomer, { tops: 3 })
    // @ts-expect-error predictions have no reasons to limit
    predictor.predict(ordinaryCustomer, { top: 3 })
  })
})

describe('answers', () => {
  test('are synchronous with the portable runtime', () => {
    expectTypeOf(predictor).toEqualTypeOf<ChurnPredictor<Customer, 'synchronous'>>()
    expectTypeOf(predictor.predict(ordinaryCustomer)).toEqualTypeOf<ChurnPrediction>()
    expectTypeOf(predictor.predictBatch([])).toEqualTypeOf<readonly BatchItem[]>()
    expectTypeOf(readRow(predictor, {})).toEqualTypeOf<Customer>()
  })

  test('are promises with an asynchronous runtime', () => {
    const later = createChurnPredictor({ runtime: {} as Runtime<'asynchronous'> })
    expectTypeOf(later.predict(ordinaryCustomer)).toEqualTypeOf<Promise<ChurnPrediction>>()
    expectTypeOf(later.predictBatch([])).toEqualTypeOf<Promise<readonly BatchItem[]>>()
    expectTypeOf(readRow(later, {})).toEqualTypeOf<Customer>()
  })

  test('name the customer’s own fields', () => {
    const explanation = predictor.explain(ordinaryCustomer)
    expectTypeOf(explanation).toEqualTypeOf<ChurnExplanation<keyof Customer>>()
    expectTypeOf(explanation.contributions).toEqualTypeOf<readonly Contribution<keyof Customer>[]>()
    // @ts-expect-error no such field
    void (explanation.contributions[0]?.field === 'tenure')
  })

  test('of a batch are read only after asking whether they are there', () => {
    const [item] = predictor.predictBatch([ordinaryCustomer])
    // @ts-expect-error it may be an error
    void item.prediction
    if (item.ok) expectTypeOf(item.prediction).toEqualTypeOf<ChurnPrediction>()
    else expectTypeOf(item.error.code).toEqualTypeOf<string>()
  })

  test('of a batch come as the customers do', () => {
    const later = createChurnPredictor({ runtime: {} as Runtime<'asynchronous'> })
    const columns = {} as CustomerColumns<Customer>
    const source = {} as AsyncIterable<Customer>
    expectTypeOf(predictor.predictBatch(columns)).toEqualTypeOf<readonly BatchItem[]>()
    expectTypeOf(later.predictBatch(columns)).toEqualTypeOf<Promise<readonly BatchItem[]>>()
    type Items = AsyncGenerator<BatchItem, void, undefined>
    expectTypeOf(predictor.predictStream(new Set<Customer>())).toEqualTypeOf<Items>()
    expectTypeOf(later.predictStream(new Set<Customer>())).toEqualTypeOf<Items>()
    expectTypeOf(predictor.predictStream(source)).toEqualTypeOf<Items>()
    expectTypeOf(predictor.predictStream(new ReadableStream<Customer>())).toEqualTypeOf<Items>()
    expectTypeOf(predictor.predictStream([ordinaryCustomer])).toEqualTypeOf<Items>()
    const workers = {} as BatchWorkers
    expectTypeOf(predictor.predictBatch([], { workers })).toEqualTypeOf<Promise<readonly BatchItem[]>>()
    expectTypeOf(predictor.predictStream(source, { workers })).toEqualTypeOf<Items>()
    // @ts-expect-error what comes one after another is streamed
    predictor.predictBatch(new Set<Customer>())
    // @ts-expect-error columns are a list
    predictor.predictStream(columns)
    // @ts-expect-error a stream of raw rows
    predictor.predictStream([{ tenure: '3' }])
    // @ts-expect-error a column that the contract does not have
    predictor.predictBatch({ ...columns, tenure: [3] })
    // @ts-expect-error a column of other values
    predictor.predictBatch({ ...columns, contract: ['Weekly'] })
    // @ts-expect-error raw rows are read first
    predictor.predictBatch([{ tenure: '3' }])
    // @ts-expect-error a misspelt option
    predictor.predictBatch([], { chunksize: 3 })
  })

  test('cannot be changed', () => {
    const prediction = predictor.predict(ordinaryCustomer)
    // @ts-expect-error read-only
    prediction.probability = 0
  })
})

describe('another model', () => {
  interface Subscriber {
    plan: 'free' | 'paid'
  }
  const schema = z.object({ plan: z.enum(['free', 'paid']) })
  const bundle: ModelBundle<Subscriber> = { ...({} as ModelBundle<Subscriber>), schema }

  test('brings its own customer type', () => {
    const other = () => createChurnPredictor({ model: loadModel(bundle) })
    expectTypeOf(other).returns.toEqualTypeOf<ChurnPredictor<Subscriber, 'synchronous'>>()
    // @ts-expect-error a customer type without its model
    void (() => createChurnPredictor<Subscriber>())
    // @ts-expect-error a customer of the bundled model
    void (() => other().predict(ordinaryCustomer))
    // @ts-expect-error a schema of another type
    void ({ ...bundle, schema: customerSchema } satisfies ModelBundle<Subscriber>)
  })

  test('has the operating points of its manifest and no others', () => {
    const fewer = { ...bundle, manifest: {} as ModelManifest<'balanced'> }
    const create = () => createChurnPredictor({ model: loadModel(fewer) })
    expectTypeOf(create).returns.toEqualTypeOf<ChurnPredictor<Subscriber, 'synchronous', 'balanced'>>()
    void (() => create().predict({ plan: 'free' }, { policy: 'balanced' }))
    void (() => create().predict({ plan: 'free' }, { policy: { threshold: 0.5 } }))
    // A function for any predictor takes one with fewer points.
    expectTypeOf(create).returns.toExtend<ChurnPredictor<Subscriber>>()
    // @ts-expect-error a point that the model lacks
    void (() => create().predict({ plan: 'free' }, { policy: 'recall' }))
    // @ts-expect-error in a batch
    void (() => create().predictBatch([], { policy: 'recall' }))
    // @ts-expect-error in explanations
    void (() => create().explain({ plan: 'free' }, { policy: 'recall' }))
    // @ts-expect-error in analyses
    void (() => explainBatch(create(), [], { policy: 'recall' }))
    // @ts-expect-error
    void (() => simulate(create(), { plan: 'free' }, {}, { policy: 'recall' }))
    // @ts-expect-error
    void (() => whatWouldChange(create(), { plan: 'free' }, { policy: 'recall' }))
    // @ts-expect-error and as the predictor's own policy
    void (() => createChurnPredictor({ model: loadModel(fewer), policy: 'recall' }))
  })
})

describe('decisions', () => {
  const economics = { customerValue: 200, offerCost: 10, contactCost: 1, saveRate: 0.3 }

  test('follow a policy the model can follow', () => {
    predictor.predict(ordinaryCustomer, { policy: { threshold: 0.2 } })
    predictor.predict(ordinaryCustomer, { policy: economics })
    // @ts-expect-error economics without a save rate
    predictor.predict(ordinaryCustomer, { policy: { customerValue: 200, offerCost: 10, contactCost: 1 } })
    // @ts-expect-error a misspelt figure
    predictor.predict(ordinaryCustomer, { policy: { customerValue: 200, offer: 10, contactCost: 1, saveRate: 0.3 } })
    // @ts-expect-error a threshold beside economics
    predictor.predict(ordinaryCustomer, { policy: { ...economics, threshold: 0.5 } })
    // @ts-expect-error a threshold as text
    predictor.predict(ordinaryCustomer, { policy: { threshold: '0.2' } })
    // @ts-expect-error one figure for each customer is for lists of them
    predictor.predict(ordinaryCustomer, { policy: { ...economics, offerCost: [10, 20] } })
    rankCustomers([0.5, 0.6], { ...economics, offerCost: [10, 20] }, { budget: 15 })
    // @ts-expect-error a misspelt limit
    rankCustomers([0.5, 0.6], economics, { budgett: 15 })
  })

  test('take what a batch answers, and answer with places for any list', () => {
    const items = predictor.predictBatch([ordinaryCustomer])
    const names = ['first']
    expectTypeOf(rankCustomers(items, economics).contacts.map((place) => names[place])).toEqualTypeOf<string[]>()
    expectTypeOf(profitCurve(items, economics)).toEqualTypeOf<readonly ProfitPoint[]>()
    countOutcomes([0.5, 0.6], [1, 0])
    countOutcomes([0.5, 0.6], [true, false])
    // @ts-expect-error outcomes as text
    countOutcomes([0.5, 0.6], ['Yes', 'No'])
  })

  test('are yes or no, unless abstaining was asked for', () => {
    expectTypeOf(predictor.predict(ordinaryCustomer).churn).toEqualTypeOf<boolean>()
    expectTypeOf(predictor.predict(ordinaryCustomer, { abstain: false }).churn).toEqualTypeOf<boolean>()
    expectTypeOf(predictor.predict(ordinaryCustomer, { abstain: true }).churn).toEqualTypeOf<boolean | 'abstain'>()
    expectTypeOf(predictor.explain(ordinaryCustomer, { abstain: true, top: 1 }).churn).toEqualTypeOf<
      boolean | 'abstain'
    >()
    expectTypeOf(predictor.predictBatch([], { abstain: true })).toEqualTypeOf<
      readonly BatchItem<boolean | 'abstain'>[]
    >()
    const asked = true as boolean
    expectTypeOf(predictor.predict(ordinaryCustomer, { abstain: asked }).churn).toEqualTypeOf<boolean | 'abstain'>()
  })
})

describe('what-if questions', () => {
  const later = createChurnPredictor({ runtime: {} as Runtime<'asynchronous'> })

  test('change what the contract has, to values it allows', () => {
    expectTypeOf(simulate(predictor, ordinaryCustomer, { contract: 'One year' })).toEqualTypeOf<Simulation<Customer>>()
    // @ts-expect-error a misspelt value
    simulate(predictor, ordinaryCustomer, { contract: 'One years' })
    // @ts-expect-error a misspelt field
    simulate(predictor, ordinaryCustomer, { contracts: 'One year' })
    // @ts-expect-error a number as text
    simulate(predictor, ordinaryCustomer, { monthlyCharges: '70' })
    whatWouldChange(predictor, ordinaryCustomer, { target: { probabilityAtMost: 0.2 }, fields: ['contract'] })
    // @ts-expect-error a misspelt field
    whatWouldChange(predictor, ordinaryCustomer, { fields: ['contracts'] })
    // @ts-expect-error a misspelt target
    whatWouldChange(predictor, ordinaryCustomer, { target: { probability: 0.2 } })
    // @ts-expect-error two targets
    whatWouldChange(predictor, ordinaryCustomer, { target: { churn: false, probabilityAtMost: 0.2 } })
    // @ts-expect-error a misspelt option
    whatWouldChange(predictor, ordinaryCustomer, { targt: { churn: false } })
    // @ts-expect-error differences of the strongest contributions alone would not add up
    simulate(predictor, ordinaryCustomer, { contract: 'One year' }, { top: 3 })
    expectTypeOf(whatWouldChange(predictor, ordinaryCustomer).answers[0].changes).toEqualTypeOf<Partial<Customer>>()
  })

  test('have steps and an end that can be said in any language', () => {
    const answer = whatWouldChange(predictor, ordinaryCustomer)
    expectTypeOf(describeOutcome(answer).sentence).toEqualTypeOf<string>()
    expectTypeOf(describeChange(predictor, answer.answers[0].steps[0]).code).toEqualTypeOf<string>()
  })

  test('about groups take what explaining a batch answers', () => {
    const items = explainBatch(predictor, [ordinaryCustomer])
    expectTypeOf(items).toEqualTypeOf<readonly ExplainedItem<keyof Customer>[]>()
    expectTypeOf(summarizeExplanations(items)).toEqualTypeOf<ExplanationSummary<keyof Customer>>()
    explainBatch(predictor, {} as CustomerColumns<Customer>)
    // @ts-expect-error an iterable is made a list first
    explainBatch(predictor, new Set<Customer>())
    // @ts-expect-error a misspelt value
    explainBatch(predictor, [{ ...ordinaryCustomer, contract: 'Weekly' }])
  })

  test('are promises with an asynchronous runtime', () => {
    expectTypeOf(simulate(later, ordinaryCustomer, {})).toEqualTypeOf<Promise<Simulation<Customer>>>()
    expectTypeOf(whatWouldChange(later, ordinaryCustomer)).toEqualTypeOf<Promise<ChangeSearchResult<Customer>>>()
    expectTypeOf(explainBatch(later, [])).toEqualTypeOf<Promise<readonly ExplainedItem<keyof Customer>[]>>()
  })
})

describe('statements', () => {
  test('take any predictor, and its own operating points', () => {
    const later = {} as ChurnPredictor<Customer, 'asynchronous'>
    const narrow = {} as ChurnPredictor<Customer, 'synchronous', 'balanced'>
    expectTypeOf(toSql(later)).toEqualTypeOf<string>()
    toSql(narrow, { policy: 'balanced' })
    // @ts-expect-error a point that the model does not have
    toSql(narrow, { policy: 'recall' })
    // @ts-expect-error the same in words
    explainSql(narrow, { policy: 'recall' })
  })
})
