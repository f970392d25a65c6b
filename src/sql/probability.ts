import type { Calibration, MarginLink, ModelManifest } from '../model/manifest'
import {
  arithmetic,
  type Branch,
  call,
  cast,
  choose,
  compare,
  double,
  type Expression,
  extreme,
  made,
} from './expression'

/** Beyond these log-odds the exponential is so far from 1 that a smaller one changes nothing, and PostgreSQL refuses it. */
const mostLogOdds = 700

/** Probabilities are kept this far from 0 and 1 before their log-odds are taken: `steps/calibrate.ts`. */
const smallest = 1e-6

/** Columns that lead from the margin in steps to the probability, step by step. */
export interface ProbabilitySteps {
  readonly steps: readonly { readonly name: string; readonly expression: Expression }[]
  readonly probability: Expression
}

const plus = (...terms: readonly Expression[]) => arithmetic('+', ...terms)
const times = (factor: number, term: Expression) => (factor === 1 ? term : arithmetic('*', double(factor), term))
const logistic = (logOdds: Expression) => {
  const kept = extreme('least', [extreme('greatest', [logOdds, double(-mostLogOdds)]), double(mostLogOdds)])
  const negative = call('-', kept)
  return arithmetic('/', double(1), plus(double(1), call('exp', negative)))
}

/** The calibrated probability of a margin, with the database's own `exp` and `ln`. */
export function probabilityOf(
  margin: Expression,
  bits: number,
  { link, calibration, population }: Pick<ModelManifest, 'link' | 'calibration' | 'population'>,
): ProbabilitySteps {
  const { steps, probability } = trainedProbability(margin, bits, link, calibration)
  if (!population) return { steps, probability }
  const { share, trainedShare } = population
  // The odds times those of the population, see `correctPrior`.
  const trained = made('trained_probability')
  const odds = times((share / (1 - share)) * ((1 - trainedShare) / trainedShare), trained)
  return {
    steps: [...steps, { name: 'trained_probability', expression: probability }],
    probability: arithmetic('/', odds, plus(odds, arithmetic('-', double(1), trained))),
  }
}

function trainedProbability(
  margin: Expression,
  bits: number,
  link: MarginLink,
  calibration: Calibration,
): ProbabilitySteps {
  const units = arithmetic('/', cast(margin, 'double'), double(2 ** bits))
  const score = made('score')
  if (link === 'logit') {
    return { steps: [{ name: 'score', expression: units }], probability: calibrated(score, calibration) }
  }
  if (calibration.method === 'none') {
    const probability = extreme('least', [extreme('greatest', [score, double(0)]), double(1)])
    return { steps: [{ name: 'score', expression: units }], probability }
  }
  const kept = extreme('least', [extreme('greatest', [units, double(smallest)]), double(1 - smallest)])
  const chance = made('chance')
  const logOdds = call('ln', arithmetic('/', chance, arithmetic('-', double(1), chance)))
  return {
    steps: [
      { name: 'chance', expression: kept },
      { name: 'score', expression: logOdds },
    ],
    probability: calibrated(score, calibration),
  }
}

function calibrated(score: Expression, calibration: Calibration): Expression {
  switch (calibration.method) {
    case 'none':
      return logistic(score)
    case 'platt':
      return logistic(plus(times(calibration.slope, score), double(calibration.intercept)))
    case 'beta': {
      const { a, b, c } = calibration
      // −ln p = ln(1 + e⁻ᶻ) and −ln(1 − p) = ln(1 + eᶻ), without the p that would round to 0 or 1.
      const distance = extreme('least', [call('abs', score), double(mostLogOdds)])
      const tail = call('ln', plus(double(1), call('exp', call('-', distance))))
      const above = plus(extreme('greatest', [score, double(0)]), tail)
      const below = plus(extreme('greatest', [call('-', score), double(0)]), tail)
      return logistic(
        plus(arithmetic('-', arithmetic('*', double(b), above), arithmetic('*', double(a), below)), double(c)),
      )
    }
    case 'isotonic':
      return curve(score, calibration.thresholds, calibration.values)
  }
}

/** Straight lines between the points, level before the first and behind the last. */
function curve(x: Expression, at: readonly number[], values: readonly number[]): Expression {
  const last = at.length - 1
  const branches: Branch[] = [{ when: compare(x, '<=', double(at[0])), gives: double(values[0]) }]
  for (let place = 1; place <= last; place++) {
    const share = arithmetic('/', arithmetic('-', x, double(at[place - 1])), double(at[place] - at[place - 1]))
    const line = plus(double(values[place - 1]), arithmetic('*', share, double(values[place] - values[place - 1])))
    branches.push({ when: compare(x, '<', double(at[place])), gives: extreme('least', [line, double(values[place])]) })
  }
  // Without ELSE, the probability of a refused row is NULL.
  return choose([...branches, { when: compare(x, '>=', double(at[last])), gives: double(values[last]) }])
}
