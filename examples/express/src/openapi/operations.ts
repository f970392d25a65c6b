import type { ChurnPredictor } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type * as z from 'zod'
import { problemKinds } from '../problem.ts'
import { batchParameters, callParameters, explainParameters, predictParameters, whatIfParameters } from '../requests.ts'

/** One operation of the service, in as many words as the document needs. */
export interface Operation {
  readonly path: string
  readonly method: 'get' | 'post'
  readonly operationId: string
  readonly tag: 'churn' | 'service'
  readonly summary: string
  readonly description?: string
  readonly parameters?: z.ZodObject
  readonly request?: Content
  readonly answers: { readonly description: string; readonly content: Content }
  /** Descriptions by status. */
  readonly problems: Readonly<Record<string, string>>
}

type Content = Readonly<Record<string, unknown>>

const reference = (id: string) => ({ $ref: `#/components/schemas/${id}` })
const json = (id: string, example?: unknown): Content => ({
  'application/json': { schema: reference(id), ...(example !== undefined && { example }) },
})

/** What programs hand on as it comes: generators of clients make a stream or bytes of it. */
const bytes = { type: 'string', format: 'binary' } as const

const streamed =
  'A stream of any length, in and out: results come while the body is still being sent. The answer has the format of the request; the trailers Churn-Scored and Churn-Refused count its records. Rows of a table that are no customers are left out, and a last result says which. With `top`, the whole stream is read and answered with a call list: the customers to contact, best first. A stream that cannot be finished is broken off, never ended as if it were whole.'

const problems = (...statuses: readonly number[]) =>
  Object.fromEntries(
    [...statuses, 429, 500].map((status) => [
      status,
      Object.values(problemKinds)
        .filter((kind) => kind.status === status)
        .map(({ title }) => title)
        .join('; or: '),
    ]),
  )

const bodyProblems = [400, 408, 413, 415, 422] as const

/** Every operation, in the order of the page. */
export function operations(predictor: ChurnPredictor<AnyCustomer>, example: AnyCustomer): readonly Operation[] {
  const line = JSON.stringify(example)
  const columns = predictor.contract.fields.map(({ column }) => column).join(',')
  return [
    {
      path: '/predict',
      method: 'post',
      operationId: 'predict',
      tag: 'churn',
      summary: 'Score one customer',
      parameters: predictParameters,
      request: json('Customer', example),
      answers: { description: 'Probability and decision.', content: json('Prediction') },
      problems: problems(...bodyProblems),
    },
    {
      path: '/explain',
      method: 'post',
      operationId: 'explain',
      tag: 'churn',
      summary: 'Score one customer and say why',
      parameters: explainParameters,
      request: json('Customer', example),
      answers: { description: 'Probability, decision and exact reasons.', content: json('Explanation') },
      problems: problems(...bodyProblems),
    },
    {
      path: '/what-if',
      method: 'post',
      operationId: 'whatIf',
      tag: 'churn',
      summary: 'Try other values, or ask what would change the decision',
      description:
        'With `changes`: the customer as recorded and as changed, side by side. Without: the smallest changes, among what can be acted on, that bring the target about. The model’s response to another record, not a promise of cause.',
      parameters: whatIfParameters,
      request: {
        'application/json': {
          schema: { oneOf: [reference('SimulationRequest'), reference('SearchRequest')] },
          example: { customer: example, maxChanges: 2 },
        },
      },
      answers: {
        description: 'A simulation, or the answers of a search.',
        content: { 'application/json': { schema: { oneOf: [reference('Simulation'), reference('SearchAnswer')] } } },
      },
      problems: problems(...bodyProblems),
    },
    {
      path: '/predict/batch',
      method: 'post',
      operationId: 'predictBatch',
      tag: 'churn',
      summary: 'Score many customers',
      description:
        'A JSON array, answered at once. The bodies of the two operations below are taken here too, and answered in the format of the request, or the one of the Accept header. The records are judged together, too: a column of mostly unknown values is a fault of them all.',
      parameters: batchParameters,
      request: json('BatchRequest', [example]),
      answers: {
        description:
          'One item for each customer, in order: scored, or refused with a problem document. With `top`, the items of a call list, best first, and behind them the refused ones.',
        content: json('BatchAnswer'),
      },
      problems: problems(...bodyProblems, 406, 503),
    },
    {
      path: '/predict/batch/ndjson',
      method: 'post',
      operationId: 'predictNdjson',
      tag: 'churn',
      summary: 'Score a stream of customers, one a line',
      description: `${streamed} Each line is a customer. The records are judged together, too: before anything is sent where the request has a length, and at the end.`,
      parameters: callParameters,
      request: { 'application/x-ndjson': { schema: bytes, example: `${line}\n` } },
      answers: {
        description: 'One BatchItem a line, in order.',
        content: { 'application/x-ndjson': { schema: bytes } },
      },
      problems: problems(...bodyProblems, 406, 503),
    },
    {
      path: '/predict/batch/csv',
      method: 'post',
      operationId: 'predictCsv',
      tag: 'churn',
      summary: 'Score a table',
      description: `${streamed} The table has the source’s own columns: ${columns}. It is judged as a whole too, by its first thousand rows before anything is sent, and again at the end.`,
      parameters: batchParameters,
      request: { 'text/csv': { schema: bytes } },
      answers: { description: 'The table with the answers beside it.', content: { 'text/csv': { schema: bytes } } },
      problems: problems(...bodyProblems, 406, 503),
    },
    {
      path: '/model',
      method: 'get',
      operationId: 'getModel',
      tag: 'churn',
      summary: 'What the model is, how good it is, and what it takes',
      answers: { description: 'Manifest and contract.', content: json('ModelAnswer') },
      problems: problems(),
    },
    {
      path: '/problems/{kind}',
      method: 'get',
      operationId: 'getProblem',
      tag: 'service',
      summary: 'What a kind of problem is',
      answers: { description: 'The kind.', content: json('ProblemKind') },
      problems: problems(404),
    },
    {
      path: '/healthz',
      method: 'get',
      operationId: 'getHealth',
      tag: 'service',
      summary: 'Whether the process answers',
      answers: { description: 'It does.', content: json('Health') },
      problems: { 500: problemKinds['internal-error'].title },
    },
    {
      path: '/readyz',
      method: 'get',
      operationId: 'getReadiness',
      tag: 'service',
      summary: 'Whether the model passes its self-test and the service takes requests',
      answers: { description: 'It does.', content: json('Readiness') },
      problems: { 503: problemKinds['not-ready'].title },
    },
    {
      path: '/metrics',
      method: 'get',
      operationId: 'getMetrics',
      tag: 'service',
      summary: 'Metrics for Prometheus',
      answers: { description: 'Text exposition format.', content: { 'text/plain': { schema: { type: 'string' } } } },
      problems: { 500: problemKinds['internal-error'].title },
    },
  ]
}
