import type { ChurnPredictor, Customer } from '@org/churn'
import type { RequestHandler } from 'express'
import type { Metrics } from '../metrics.ts'
import { readParameters } from '../parameters.ts'
import { explainParameters, predictParameters } from '../schemas.ts'

/** An answer about a customer is nobody else's: no cache keeps it. */
const uncached = { 'Cache-Control': 'no-store' } as const

/** `POST /predict`: one customer's probability and decision. */
export function predictRoute(churn: ChurnPredictor<Customer>, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const { operatingPoint } = readParameters(predictParameters, request)
    const prediction = counting(metrics, () => churn.predict(request.body, operatingPoint && { operatingPoint }))
    response.set(uncached).json(prediction)
  }
}

/** `POST /explain`: the same, with its reasons. */
export function explainRoute(churn: ChurnPredictor<Customer>, metrics: Metrics): RequestHandler {
  return (request, response) => {
    const { operatingPoint, top } = readParameters(explainParameters, request)
    const options = { ...(operatingPoint && { operatingPoint }), ...(top !== undefined && { top }) }
    response.set(uncached).json(counting(metrics, () => churn.explain(request.body, options)))
  }
}

function counting<Prediction extends Parameters<Metrics['countPrediction']>[0]>(
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
