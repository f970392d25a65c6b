import { customerWords } from '../model/contract'
import type { PackageFacts } from './facts'
import { limits } from './limits'
import { capital, grouped, percent } from './percent'

/** MODEL_CARD.md: what the model is for, how good it is, how that is known, and what it cannot do. */
export function modelCard(facts: PackageFacts): string {
  const { contract, manifest, drivers, library } = facts
  const { one, other } = customerWords(contract)
  const { split } = manifest.evaluation
  const { model } = manifest
  const unused = contract.fields.filter(({ input }) => !input).map(({ label }) => label)
  return `\
# Model card: ${manifest.name} ${manifest.version}

${contract.title}. ${contract.description} Model sha256 \`${model.sha256}\`, contract sha256
\`${manifest.contract.sha256}\`. Written by ${library.name}; do not edit.

**What it does.** From ${contract.fields.length - unused.length} fields of one ${one} it gives the probability of
having left, a decision at a named operating point, and what each field contributed.${
    unused.length === 0 ? '' : ` It does not use ${unused.join(', ')}.`
  }

**What it is.** ${grouped(model.trees)} trees of depth ${model.depth} (${model.library}).

**What it learned from.** ${grouped(split.trainingRows)} ${other}, of whom ${grouped(split.trainingChurners)} had left.
Another ${grouped(split.holdOutRows)}, of whom ${grouped(split.holdOutChurners)} had left, were set aside before anything
was chosen: the hold-out. The ${other} were divided like this: ${split.method}.

## How good it is

${quality(facts)}

${points(facts)}

## What moves the risk

Mean absolute contribution in log-odds, of invented ${other} whose fields are distributed as in training.

| field | strength | raises the risk most | lowers it most |
|---|---|---|---|
${drivers.map(({ label, strength, effects }) => `| ${cell(label)} | ${strength.toFixed(2)} | ${ends(effects)} |`).join('\n')}

## Limits

${limits(facts)
  .map((sentence) => `- ${sentence}`)
  .join('\n')}
`
}

function ends(effects: PackageFacts['drivers'][number]['effects']): string {
  const sorted = [...effects].sort((a, b) => b.logOdds - a.logOdds)
  const [most, least] = [sorted[0], sorted.at(-1)]
  const words = (effect: (typeof sorted)[number] | undefined) =>
    effect ? `${cell(effect.words)} (${effect.logOdds.toFixed(2)})` : ''
  return `${words(most)} | ${words(least)}`
}

function quality({ evaluation, contract }: PackageFacts): string {
  if (evaluation === undefined) return 'Training measured nothing.'
  const { outOfFold, holdOut } = evaluation
  const { other } = customerWords(contract)
  const row = (label: string, key: 'rocAuc' | 'averagePrecision' | 'logLoss' | 'brier' | 'calibrationError') =>
    `| ${label} | ${outOfFold[key].toFixed(3)} | ${holdOut[key].toFixed(3)} |`
  return `\
| | out of fold (${grouped(outOfFold.rows)} ${other}) | hold-out (${grouped(holdOut.rows)} ${other}) |
|---|---|---|
${row('ROC-AUC', 'rocAuc')}
${row('average precision', 'averagePrecision')}
${row('log-loss', 'logLoss')}
${row('Brier score', 'brier')}
${row('calibration error', 'calibrationError')}`
}

function points({ evaluation, manifest, contract }: PackageFacts): string {
  if (evaluation === undefined) return ''
  const { one } = customerWords(contract)
  const figures = (found: { precision: number; recall: number } | undefined) =>
    found ? `${percent(found.precision)} | ${percent(found.recall)}` : 'not told | not told'
  const rows = evaluation.operatingPoints.map(
    ({ name, threshold, outOfFold, holdOut }) =>
      `| ${name} | ${threshold} | ${figures(outOfFold)} | ${figures(holdOut)} |`,
  )
  const rules = evaluation.operatingPoints.map(({ name, rule }) => `- **${name}**: ${rule}.`)
  const leftOut = (manifest.operatingPointsLeftOut ?? []).map(({ name, why }) => `- **${name}** is left out: ${why}.`)
  const isWhole = evaluation.operatingPoints.every(({ outOfFold, holdOut }) => outOfFold && holdOut)
  return `\
## Operating points

${capital(one)} by ${one}, a decision compares the probability with a threshold. \`${manifest.defaultOperatingPoint}\` is the
default.

${[...rules, ...leftOut].join('\n')}

| point | threshold | precision, out of fold | recall, out of fold | precision, hold-out | recall, hold-out |
|---|---|---|---|---|---|
${rows.join('\n')}${isWhole ? '' : '\n\nFigures that would be about fewer than ten people are not told.'}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}
