import type { LoadedModel } from '../model/loaded-model'
import type { Calibrator } from '../steps/calibrate'
import { findCutOff } from '../steps/cut-offs'
import type { DecisionRule } from '../steps/policy'
import {
  always,
  arithmetic,
  type Branch,
  choose,
  compare,
  double,
  type Expression,
  extreme,
  flag,
  integer,
  isKnown,
  never,
  text,
} from './expression'

/** Finds the least margin, in steps, from which on a rule acts: what the library compares margins with. */
export function createCutOffs(
  { manifest }: LoadedModel<unknown>,
  calibrate: Calibrator,
  { bits, bound }: { readonly bits: number; readonly bound: number },
): (rule: DecisionRule) => number {
  const estimateAt = (margin: number) => ({ probability: calibrate(margin), interval: undefined })
  const grid = { unit: manifest.link === 'logit' ? 'log-odds' : 'probability', bits, bound } as const
  return ({ threshold, operatingPoint, gain }) =>
    manifest.operatingPoints.find(({ name }) => name === operatingPoint)?.margin ??
    findCutOff(grid, estimateAt, ({ probability }) => (gain ? probability > threshold : probability >= threshold))
}

/** NULL where there is no margin. */
export function reaches(margin: Expression, cutOff: number): Expression {
  return choose([
    { when: compare(margin, '>=', integer(cutOff)), gives: flag(always) },
    { when: compare(margin, '<', integer(cutOff)), gives: flag(never) },
  ])
}

export function riskBand(
  margin: Expression,
  bands: readonly { readonly name: string; readonly cutOff: number | undefined }[],
): Expression {
  const [lowest, ...others] = bands
  const branches: Branch[] = others
    .map(({ name, cutOff }) => ({ when: compare(margin, '>=', integer(cutOff as number)), gives: text(name) }))
    // The highest first.
    .reverse()
  return choose([...branches, { when: isKnown(margin), gives: text(lowest.name) }])
}

/** The expected gain, a line over the probability; its sign follows from the decision, as in `steps/economics.ts`. */
export function gainOf(
  gain: (probability: number) => number,
  margin: Expression,
  cutOff: number,
  probability: Expression,
): Expression {
  const cost = gain(0)
  const line = arithmetic('+', arithmetic('*', double(gain(1) - cost), probability), double(cost))
  return choose([
    { when: compare(margin, '>=', integer(cutOff)), gives: extreme('greatest', [line, double(1e-300)]) },
    { when: compare(margin, '<', integer(cutOff)), gives: extreme('least', [line, double(0)]) },
  ])
}
