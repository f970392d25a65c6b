import manifest from '../models/telco/manifest.json'
import vectors from '../models/telco/vectors.json'
import type { Customer } from './model/bundled-model'
import type { Verification, VerificationRow } from './predictor/self-test'

export type { Verification } from './predictor/self-test'

/** There is a first row, so that an example may take it without asking. */
type Rows = readonly [VerificationRow<Customer>, ...VerificationRow<Customer>[]]

/**
 * The bundled model's verification rows, for `selfTest(predictor, verification)`. A separate entry, so that only those
 * who import it pay for it.
 */
export const verification: Verification<Customer> & { readonly rows: Rows } = {
  modelSha256: manifest.model.sha256,
  source: vectors.source,
  // Some rows hold, on purpose, a category that the customer type does not have.
  rows: vectors.rows as unknown as Rows,
}
