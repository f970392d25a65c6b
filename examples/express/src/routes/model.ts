import type { ChurnPredictor } from '@org/churn'
import type { ModelEvaluation } from '@org/churn/evaluation'
import type { AnyCustomer } from '@org/churn/folder'
import type { RequestHandler } from 'express'

/** `GET /model`: what the model is, how good, and which fields it takes. */
export function modelRoute(
  { manifest, contract }: ChurnPredictor<AnyCustomer>,
  evaluation: ModelEvaluation | undefined,
): RequestHandler {
  const headers = { 'Cache-Control': 'public, max-age=300', ETag: `"${manifest.model.sha256}"` }
  return (_request, response) => {
    response.set(headers).json({ manifest, evaluation, contract })
  }
}
