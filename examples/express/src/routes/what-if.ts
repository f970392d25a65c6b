import {
  type ChurnPredictor,
  type CustomerChanges,
  InvalidCustomerError,
  InvalidOptionError,
  simulate,
  type WhatWouldChangeOptions,
  whatWouldChange,
} from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type { Request, RequestHandler } from 'express'
import { policyOf } from '../decision-options.ts'
import { customerProblem, readMembers, readParameters } from '../findings.ts'
import type { Metrics } from '../metrics.ts'
import { Problem } from '../problem.ts'
import { searchRequest, simulationRequest, whatIfParameters } from '../requests.ts'

/** `POST /what-if`: with `changes`, what they would do; without, which would bring the target about. */
export function whatIfRoute(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics): RequestHandler {
  const ask = ({ query, body }: Request) => {
    const policy = policyOf(readParameters(whatIfParameters, query))
    if (typeof body === 'object' && body !== null && Object.hasOwn(body, 'changes')) {
      const { customer, changes } = readMembers(simulationRequest, body)
      return simulate(predictor, customer as AnyCustomer, changes as CustomerChanges<AnyCustomer>, policy)
    }
    const { customer, ...options } = readMembers(searchRequest, body)
    return whatWouldChange(
      predictor,
      customer as AnyCustomer,
      { ...policy, ...options } as WhatWouldChangeOptions<AnyCustomer>,
    )
  }
  return (request, response) => {
    try {
      const answer = ask(request)
      metrics.countPrediction(answer.before)
      response.set('Cache-Control', 'no-store').json(answer)
    } catch (error) {
      if (error instanceof InvalidOptionError) throw new Problem('invalid-request', error.message)
      if (!(error instanceof InvalidCustomerError)) throw error
      metrics.countRefusal()
      throw customerProblem(error.issues, placesIn(request, predictor))
    }
  }
}

/** Where a finding stands: the customer is looked at first, and only one that is right can be wrong with its new values. */
function placesIn({ body, query }: Request, predictor: ChurnPredictor<AnyCustomer>) {
  const { customer, changes = {} }: { customer?: unknown; changes?: object } = body
  const options = policyOf(readParameters(whatIfParameters, query))
  const isRight = predictor.predictBatch([customer as AnyCustomer], options).every(({ ok }) => ok)
  return (path: string) => (isRight && Object.hasOwn(changes, path) ? '#/changes' : '#/customer')
}
