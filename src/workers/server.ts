import { isoDateOf } from '../arithmetic/calendar'
import { marginsOf } from '../batch/margins'
import { messageOf } from '../checks/errors'
import { partsOf } from '../predictor/predictor-parts'
import { fieldsText, plainError, type WorkerAnswer, type WorkerRequest } from './messages'
import { createUnpacker } from './packing'

/**
 * Answers requests with a predictor's steps, up to the margin. The later steps depend on the call's options, and cost
 * less than posting their results.
 *
 * @throws {InvalidOptionError} for anything that was not made by `createChurnPredictor`.
 */
export function createServer(predictor: object): (request: WorkerRequest) => Promise<WorkerAnswer> {
  const { batchSteps } = partsOf(predictor)
  let steps = batchSteps({})
  /** The day that `steps` count from. */
  let day: number | undefined
  const unpack = createUnpacker(steps.contract)
  const ownFields = fieldsText(steps.contract)
  return async ({ id, modelSha256, fields, asOf, columns }) => {
    if (modelSha256 !== steps.modelSha256) {
      return { id, failure: `The worker has model ${steps.modelSha256}; its caller has ${modelSha256}.` }
    }
    if (fields !== ownFields) {
      return { id, failure: `The worker's contract has other fields than its caller's, or in another order.` }
    }
    try {
      if (asOf !== day) steps = batchSteps(asOf === undefined ? {} : { asOf: isoDateOf(asOf) })
      day = asOf
      const { margins, warnings, errors } = await marginsOf(steps, unpack(columns))
      const plain = new Map([...errors].map(([place, error]) => [place, plainError(error)]))
      return { id, margins: margins.slice(), warnings, errors: plain }
    } catch (error) {
      return { id, failure: messageOf(error) }
    }
  }
}
