import type { LoadedModel } from '../model/loaded-model'
import { createEncoder, type Encoder } from '../steps/encode'
import { createValidator, type Validator } from '../steps/validate'

/** The first two steps of the flow, from the record to its row of features. */
export interface RecordSteps {
  readonly validate: Validator
  readonly encode: Encoder
}

/**
 * Builds what makes these steps as of a day, undefined for models without dates. The latest are kept: calls seldom change
 * the day.
 */
export function createRecordSteps(loaded: LoadedModel<unknown>): (asOf: number | undefined) => RecordSteps {
  const { contract, manifest, ownCheck, datesAsOf } = loaded
  let latest: (RecordSteps & { readonly asOf: number | undefined }) | undefined
  return (asOf) => {
    if (latest === undefined || latest.asOf !== asOf) {
      const dates = datesAsOf?.(asOf)
      const validate = createValidator(contract, ownCheck, dates)
      latest = { validate, encode: createEncoder(manifest.features, dates), asOf }
    }
    return latest
  }
}
