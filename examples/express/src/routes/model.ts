import type { ChurnPredictor, Customer } from '@org/churn'
import { evaluation } from '@org/churn/evaluation'
import type { RequestHandler } from 'express'

/** `GET /model`: what the model is, how good, and which fields it takes. */
export function modelRoute({ manifest, contract }: ChurnPredictor<Customer>): RequestHandler {
  const headers = { 'Cache-Control': 'public, max-age=300', ETag: `"${manifest.model.sha256}"` }
  return (_request, response) => {
    response.set(headers).json({ manifest, evaluation, contract })
  }
}
