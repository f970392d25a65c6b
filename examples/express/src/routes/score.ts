import type { ChurnPredictor } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type { RequestHandler } from 'express'
import { decisionOptionsOf } from '../decision-options.ts'
import { readParameters } from '../findings.ts'
import type { Metrics } from '../metrics.ts'
import { explainParameters, predictParameters } from '../requests.ts'

/** An answer about a customer is nobody else's: no cache keeps it. */
const uncached = { 'Cache-Control': 'no-store' } as const

/** `POST /predict`: one customer's probability and decision. */
export function predictRoute(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const options = decisionOptionsOf(readParameters(predictParameters, request.query))
    const prediction = counting(metrics, () => predictor.predict(request.body, options))
    response.set(uncached).json(prediction)
  }
}

/** `POST /explain`: the same, with its reasons. */
export function explainRoute(predictor: ChurnPredictor<AnyCustomer>, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const { top, ...deciding } = readParameters(explainParameters, request.query)
    const options = { ...decisionOptionsOf(deciding), ...(top !== undefined && { top }) }
    response.set(uncached).json(counting(metrics, () => predictor.explain(request.body, options)))
  }
}

/** Counts what was scored, and what was refused. */
export function counting<Prediction extends Parameters<Metrics['countPrediction']>[0]>(
  metrics: Metrics,
  score: () => Prediction,
): Prediction {
  try {
    const prediction = score()
    metrics.countPrediction(prediction)
    return prediction
  } catch (error) {
    metrics.countRefusal()
    throw error
  }
}
