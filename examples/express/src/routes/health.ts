import { type ChurnPredictor, type SelfTestResult, selfTest, type Verification } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import type { RequestHandler } from 'express'
import { Problem } from '../problem.ts'

/** `GET /healthz`: the process answers. */
export const healthRoute: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'alive' })
}

/** How long a self-test's result stands, so that asking often costs nothing. */
const milliseconds = 5_000

/** `GET /readyz`: the model answers as the native libraries did in training, and the service is not about to stop. */
export function readinessRoute(
  predictor: ChurnPredictor<AnyCustomer>,
  verification: Verification<AnyCustomer>,
  isStopping: () => boolean,
): RequestHandler {
  let result: SelfTestResult | undefined
  let until = 0
  return (_request, response) => {
    if (isStopping()) throw new Problem('stopping', 'Ask another instance.', { headers: { Connection: 'close' } })
    if (performance.now() >= until) {
      result = selfTest(predictor, verification)
      until = performance.now() + milliseconds
    }
    if (!result?.passed) {
      const { largestProbabilityDifference: by } = result ?? {}
      throw new Problem('not-ready', `The self-test did not pass: probabilities differ by up to ${by}.`)
    }
    response.set('Cache-Control', 'no-store').json({ status: 'ready', selfTest: result })
  }
}
