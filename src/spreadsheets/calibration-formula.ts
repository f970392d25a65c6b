import type { ModelManifest } from '../model/manifest'

/** Probabilities are kept this far from 0 and 1 before their log-odds are taken, as in `steps/calibrate.ts`. */
const smallest = 1e-6

const logistic = (of: string) => `1/(1+EXP(-(${of})))`

/**
 * The calibrated probability of a margin.
 *
 * @param margin Cell of the margin, in its unit.
 * @param curve Ranges of the points of an isotonic calibration.
 */
export function probabilityFormula(
  { link, calibration, population }: Pick<ModelManifest, 'link' | 'calibration' | 'population'>,
  margin: string,
  curve: { readonly at: string; readonly values: string },
): string {
  const trained = () => {
    if (link !== 'logit' && calibration.method === 'none') return `MIN(MAX(${margin},0),1)`
    const kept = `MIN(MAX(${margin},${smallest}),${1 - smallest})`
    const score = link === 'logit' ? margin : `LN(${kept}/(1-${kept}))`
    switch (calibration.method) {
      case 'none':
        return logistic(score)
      case 'platt':
        return logistic(`${calibration.slope}*${score}+(${calibration.intercept})`)
      case 'beta': {
        const tail = `LN(1+EXP(-ABS(${score})))`
        const above = `(MAX(${score},0)+${tail})`
        const below = `(MAX(-(${score}),0)+${tail})`
        return logistic(`${calibration.b}*${above}-(${calibration.a})*${below}+(${calibration.c})`)
      }
      case 'isotonic': {
        const [first, last] = [`INDEX(${curve.at},1)`, `INDEX(${curve.at},ROWS(${curve.at}))`]
        const x = `MIN(MAX(${score},${first}),${last})`
        const place = `MIN(MATCH(${x},${curve.at},1),ROWS(${curve.at})-1)`
        const point = (range: string, next = '') => `INDEX(${range},${place}${next})`
        const share = `(${x}-${point(curve.at)})/(${point(curve.at, '+1')}-${point(curve.at)})`
        return `${point(curve.values)}+${share}*(${point(curve.values, '+1')}-${point(curve.values)})`
      }
    }
  }
  if (!population) return trained()
  const { share, trainedShare } = population
  const factor = (share / (1 - share)) * ((1 - trainedShare) / trainedShare)
  const own = `(${trained()})`
  return `${factor}*${own}/(${factor}*${own}+1-${own})`
}
