import {
  type Changes,
  type ChurnPredictor,
  type Customer,
  InvalidCustomerError,
  simulate,
  type WhatWouldChangeOptions,
  whatWouldChange,
} from '@org/churn'
import type { Request, RequestHandler } from 'express'
import * as z from 'zod'
import { policyOf } from '../decision-options.ts'
import type { Metrics } from '../metrics.ts'
import { readParameters } from '../parameters.ts'
import { customerProblem, Problem, pointerTo } from '../problem.ts'
import { changes, searchOptions, whatIfParameters } from '../schemas.ts'

/** The customer and the new values are left to the predictor, which knows more of them than a schema. */
const simulationShape = z.strictObject({
  customer: z.unknown(),
  changes: z.strictObject(Object.fromEntries(Object.keys(changes.shape).map((name) => [name, z.unknown().optional()]))),
})
const parametersOf = (request: Request) => readParameters(whatIfParameters, request)
const searchShape = searchOptions.extend({ customer: z.unknown() })

/** `POST /what-if`: with `changes`, what they would do; without, which would bring the target about. */
export function whatIfRoute(churn: ChurnPredictor<Customer>, metrics: Metrics): RequestHandler {
  const tryChanges = (request: Request) => {
    const { customer, changes } = readBody(simulationShape, request.body)
    const answer = simulate(churn, customer as Customer, changes as Changes<Customer>, policyOf(parametersOf(request)))
    metrics.countPrediction(answer.before)
    return answer
  }
  const search = (request: Request) => {
    const { customer, ...options } = readBody(searchShape, request.body)
    const asked = { ...policyOf(parametersOf(request)), ...options } as WhatWouldChangeOptions<Customer>
    const answer = whatWouldChange(churn, customer as Customer, asked)
    metrics.countPrediction(answer.before)
    return answer
  }
  return (request, response) => {
    const { body } = request
    const simulates = typeof body === 'object' && body !== null && Object.hasOwn(body, 'changes')
    try {
      response.set('Cache-Control', 'no-store').json(simulates ? tryChanges(request) : search(request))
    } catch (error) {
      if (!(error instanceof InvalidCustomerError)) throw error
      metrics.countRefusal()
      throw placed(error, body)
    }
  }
}

/** @throws {Problem} with a finding for each member that is missing, unknown or impossible. */
function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const errors = read.error.issues.flatMap((issue) => {
    const base = issue.path.reduce<string>((pointer, name) => pointerTo(pointer, String(name)), '#')
    const pointers = issue.code === 'unrecognized_keys' ? issue.keys.map((name) => pointerTo(base, name)) : [base]
    return pointers.map((pointer) => ({ pointer, detail: `${pointer}: ${issue.message}` }))
  })
  throw new Problem('invalid-customer', `${errors.map(({ detail }) => detail).join('; ')}.`, { errors })
}

/** Says of each finding whether it is in the customer or in the new values. */
function placed({ issues }: InvalidCustomerError, body: { readonly changes?: object }): Problem {
  const isChanged = (path: string) => body.changes !== undefined && Object.hasOwn(body.changes, path)
  const problem = customerProblem(issues)
  const errors = issues.map(({ code, path, message }) => ({
    detail: message,
    pointer: pointerTo(isChanged(path) ? '#/changes' : '#/customer', path),
    code,
  }))
  return new Problem('invalid-customer', problem.message, { errors })
}
