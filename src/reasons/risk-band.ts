import { InvalidOptionError } from '../checks/errors'
import type { ModelManifest } from '../model/manifest'
import { commonMessages, type Language } from './language'
import { fillMessage, wordingOf } from './wording'

type RiskBandName = ModelManifest['riskBands'][number]['name']

/**
 * Says a risk band in a language, English where none is given.
 *
 * @param band `riskBand` of a prediction.
 * @throws {InvalidOptionError} for what is no risk band, or an invalid language.
 */
export function describeRiskBand(band: RiskBandName, language?: Language): string {
  const id = typeof band === 'string' ? `riskBand.${band}` : ''
  if (!Object.hasOwn(commonMessages, id))
    throw new InvalidOptionError('band', band, 'a risk band: "low", "medium" or "high"')
  return fillMessage(wordingOf(language, commonMessages), id)
}
