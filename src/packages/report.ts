import { customerWords } from '../model/contract'
import { effectBar, shareChart } from './charts'
import type { PackagedPoint, PackageFacts } from './facts'
import { escapeHtml, tableRow } from './html'
import { limits } from './limits'
import { capital, grouped, percent } from './percent'
import { reportStyle } from './report-style'

/** Fields whose effects are drawn. */
const shownDrivers = 8

/** report.html: one file for people who decide, which opens without a network. */
export function report(facts: PackageFacts): string {
  const { contract, manifest } = facts
  const { one, other } = customerWords(contract)
  const { split } = manifest.evaluation
  const title = `Which ${other} leave`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title}: ${contract.title}`)}</title>
<style>${reportStyle}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="under">${escapeHtml(`${contract.title}. ${contract.description} Model ${manifest.name} ${manifest.version}.`)}</p>
<ul class="figures">
${figure(grouped(split.trainingRows + split.holdOutRows), `${other} in the file`)}
${figure(percent((split.trainingChurners + split.holdOutChurners) / (split.trainingRows + split.holdOutRows)), 'of them had left')}
${facts.evaluation ? figure(percent(facts.evaluation.holdOut.rocAuc, 0), `of pairs in the right order: one ${one} who left and one who stayed`) : ''}
</ul>
${decisions(facts)}
${charts(facts)}
${drivers(facts)}
<h2>What to keep in mind</h2>
<ul>
${limits(facts)
  .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
  .join('\n')}
</ul>
<p class="under">${escapeHtml(`The figures come from ${grouped(split.holdOutRows)} ${other} who were set aside before anything was chosen, unless stated otherwise. This page holds nobody's data, and no figure about fewer than ten people.`)}</p>
</body>
</html>
`
}

function figure(value: string, words: string): string {
  return `<li><b>${escapeHtml(value)}</b>${escapeHtml(words)}</li>`
}

function decisions({ evaluation, contract, manifest }: PackageFacts): string {
  if (evaluation === undefined) return ''
  const { other } = customerWords(contract)
  return `<h2>What an alarm is worth</h2>
<p>${escapeHtml(`A threshold decides who is worth a call. The model has ${evaluation.operatingPoints.length}; ${manifest.defaultOperatingPoint} is the one it uses by itself.`)}</p>
<table>
${tableRow(['setting', `of 100 ${other}`, 'of 100 alarms', 'of 100 who leave'], 'th')}
${evaluation.operatingPoints.map((point) => tableRow(pointCells(point, evaluation))).join('\n')}
</table>`
}

function pointCells(point: PackagedPoint, { holdOut, outOfFold }: NonNullable<PackageFacts['evaluation']>) {
  const [found, sample, where] = point.holdOut
    ? [point.holdOut, holdOut, '']
    : [point.outOfFold, outOfFold, ', in cross-validation']
  if (!found) return [point.name, 'too few to tell', '', '']
  const alarms = (found.truePositives + found.falsePositives) / sample.rows
  const of = (share: number) => Math.round(100 * share)
  return [
    point.name,
    `${of(alarms)} raise an alarm${where}`,
    `${of(found.precision)} are right`,
    `${of(found.recall)} are found`,
  ]
}

function charts({ evaluation, contract }: PackageFacts): string {
  if (evaluation === undefined) return ''
  const { one, other } = customerWords(contract)
  const { outcomes, reliability } = evaluation.holdOut
  const gain = [
    { x: 0, y: 0 },
    ...Array.from(outcomes.contacted, (count, place) => ({
      x: count / outcomes.customers,
      y: (outcomes.found[place] ?? 0) / outcomes.churners,
    })),
  ]
  const dots = reliability.map(({ meanProbability, churn }) => ({ x: meanProbability, y: churn.value }))
  const most = Math.max(...dots.flatMap(({ x, y }) => [x, y]), 0)
  const figures = [
    `<figure>${shareChart({ title: 'Found by calls', points: gain, horizontal: `${other} called, highest risk first`, vertical: 'of those who leave', kind: 'line' })}
<figcaption>${escapeHtml(`Calling the ${other} with the highest risk first finds more of those who leave than calling at random, the dashed line.`)}</figcaption></figure>`,
  ]
  if (dots.length > 0)
    figures.push(`<figure>${shareChart({ title: 'Promised and seen', points: dots, horizontal: 'probability promised', vertical: 'had left', kind: 'dots', greatest: Math.min(1, Math.ceil(most * 5) / 5) })}
<figcaption>${escapeHtml(`Each dot is ${rowsOf(reliability)} ${other} of similar probability. On the dashed line, the probability of a ${one} is exactly the share that left.`)}</figcaption></figure>`)
  return `<h2>How far to trust it</h2>\n<div class="charts">\n${figures.join('\n')}\n</div>`
}

/** How many customers the dots stand for: "62", or "49 to 63" where probabilities that are equal stay together. */
function rowsOf(dots: readonly { readonly rows: number }[]): string {
  const counts = dots.map(({ rows }) => rows)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  return fewest === most ? grouped(most) : `${grouped(fewest)} to ${grouped(most)}`
}

function drivers({ drivers: found, contract }: PackageFacts): string {
  const { other } = customerWords(contract)
  const shown = found.filter(({ strength }) => strength > 0).slice(0, shownDrivers)
  const most = Math.max(...shown.flatMap(({ effects }) => effects.map(({ logOdds }) => Math.abs(logOdds))), 0)
  if (most === 0) return ''
  const rows = shown.flatMap(({ label, effects }) => [
    `<tr><th colspan="2">${escapeHtml(capital(label))}</th></tr>`,
    ...effects.map(
      ({ words, logOdds }) =>
        `<tr><td>${escapeHtml(capital(words))}</td><td>${effectBar(logOdds / most)}<span hidden>${logOdds.toFixed(2)}</span></td></tr>`,
    ),
  ])
  return `<h2>What moves the risk</h2>
<p>${escapeHtml(`To the right a value raises the risk, to the left it lowers it; the strongest field comes first. Averages of invented ${other} whose values are distributed as in the file.`)}</p>
<table class="effects">
${rows.join('\n')}
</table>`
}
