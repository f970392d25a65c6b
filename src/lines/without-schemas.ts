/**
 * What scoring needs of the main entry, without its schemas: loading Zod takes as long as scoring tens of thousands of
 * rows, and every thread would load it again.
 */
export { ChurnError, InvalidOptionError } from '../checks/errors'
export { customerWords } from '../model/contract'
export { createChurnPredictor } from '../predictor/create-predictor'
export { selfTest } from '../predictor/self-test'
export { readLabel, readRow } from '../steps/read-row'
