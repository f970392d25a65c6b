import type { ModelManifest } from '@org/churn'
import type { CsvTable, HeaderMatch } from '@org/churn/csv'
import { type EvaluatedPoint, evaluation } from '@org/churn/evaluation'
import { Confusion } from './confusion'
import { list } from './header'
import type { ScoredRow } from './score-rows'
import { grouped, percent, printable, rowsOf } from './wording'

/** Rejected rows listed with their line; the others are counted by kind. */
const mostListed = 10

/** Longest reason listed, in characters; `--out` keeps it whole. */
const longestListed = 300

/** The summary of a run of `npx @org/churn score`, gathered row by row in constant memory. */
export class Summary {
  scored = 0
  churners = 0
  rejected = 0
  unreadableLabels = 0
  readonly confusion = new Confusion()
  readonly #kinds = new Map<string, number>()
  readonly #warnings = new Map<string, number>()
  readonly #listed: string[] = []
  #firstLabelError = ''
  readonly #reading: string[] = []
  #windows1252 = 0
  #firstWindows1252 = ''
  readonly #manifest: ModelManifest
  readonly #point: EvaluatedPoint
  readonly #maxRejected: number

  /** @param maxRejected Largest share of rejected rows, 0 to 1, with which a file is still taken. */
  constructor(manifest: ModelManifest, point: EvaluatedPoint, maxRejected: number) {
    this.#manifest = manifest
    this.#point = point
    this.#maxRejected = maxRejected
  }

  /** Whether so many rows were rejected that the others say little about the file. */
  get isRefused(): boolean {
    return this.rejected > this.#maxRejected * (this.scored + this.rejected)
  }

  /** Records how the file is read, where that may be unexpected. */
  describe({ delimiter, encoding }: CsvTable, { columns }: HeaderMatch, givenDelimiter: string | undefined): void {
    if (encoding === 'utf-16le' || encoding === 'utf-16be') this.#reading.push('The file is UTF-16.')
    if (givenDelimiter === undefined && delimiter !== ',') {
      this.#reading.push(`The columns are separated by ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`}.`)
    }
    const others = columns.filter(({ match }) => match !== 'exact')
    if (others.length > 0) {
      this.#reading.push(`Columns by other names: ${list(others.map(({ name, column }) => `${name} is ${column}`))}.`)
    }
  }

  add(row: ScoredRow): void {
    const { explanation, error, label, labelError, encoding } = row
    if (encoding === 'windows-1252' && this.#windows1252++ === 0) this.#firstWindows1252 = placeOf(row)
    if (labelError && this.unreadableLabels++ === 0) {
      this.#firstLabelError = `${placeOf(row)}: ${printable(labelError, longestListed)}`
    }
    if (error) {
      this.rejected++
      for (const kind of error.kinds) count(this.#kinds, kind)
      if (this.#listed.length < mostListed) {
        this.#listed.push(`  ${placeOf(row)}: ${printable(error.message, longestListed)}`)
      }
    }
    if (!explanation) return
    for (const { path, code } of explanation.warnings) count(this.#warnings, `${path}: ${code}`)
    this.addScored(explanation.probability, explanation.churn, label)
  }

  /** Adds a row about which there is nothing else to report. */
  addScored(probability: number, churn: boolean, label: boolean | undefined): void {
    this.scored++
    if (churn) this.churners++
    if (label !== undefined) this.confusion.add(probability, churn, label)
  }

  /** The summary for people, a line each. */
  lines(): readonly string[] {
    return [
      ...this.#readings(),
      this.#headline(),
      ...this.#rejections(),
      ...this.#acceptances(),
      ...this.#labels(),
      ...(this.isRefused ? [this.#refusal()] : this.#performance()),
    ]
  }

  #readings(): string[] {
    if (this.#windows1252 === 0) return this.#reading
    const rows = `${rowsOf(this.#windows1252)}, first ${this.#firstWindows1252}`
    return [...this.#reading, `Read as Windows-1252, because the bytes are not UTF-8: ${rows}.`]
  }

  #headline(): string {
    const { name, version } = this.#manifest
    const at = `the ${this.#point.name} operating point (threshold ${this.#point.threshold})`
    if (this.scored + this.rejected === 0) return 'The file has a header but no rows: nothing to score.'
    const customers = this.scored === 1 ? '1 customer' : `${grouped(this.scored)} customers`
    return `Scored ${customers} with ${name} ${version} at ${at}: ${grouped(this.churners)} predicted to churn.`
  }

  #rejections(): string[] {
    if (this.scored + this.rejected === 0) return []
    if (this.rejected === 0) return ['Rejected: 0 rows.']
    const kinds = [...this.#kinds].sort(([, a], [, b]) => b - a).map(([kind, rows]) => `${kind} × ${grouped(rows)}`)
    const more = this.rejected - this.#listed.length
    return [
      `Rejected: ${rowsOf(this.rejected)} (${kinds.join(', ')}).`,
      ...this.#listed,
      ...(more > 0 ? [`  … and ${grouped(more)} more; --out FILE keeps each with its reason.`] : []),
    ]
  }

  #refusal(): string {
    const share = percent(this.rejected / (this.scored + this.rejected))
    return (
      `Refused: ${share} of the rows were rejected, expected at most ${percent(this.#maxRejected)} (--max-rejected). ` +
      'Look for one cause that all of them share before the others are used.'
    )
  }

  #acceptances(): string[] {
    if (this.#warnings.size === 0) return []
    const kinds = [...this.#warnings].map(([kind, rows]) => `${kind} × ${grouped(rows)}`)
    return [`Accepted with a warning: ${kinds.join(', ')}.`]
  }

  #labels(): string[] {
    if (this.unreadableLabels === 0) return []
    return [`Labels that cannot be read: ${rowsOf(this.unreadableLabels)}, first ${this.#firstLabelError}.`]
  }

  #performance(): string[] {
    const { confusion } = this
    if (confusion.rows === 0) return []
    const { truePositives, falsePositives, falseNegatives, trueNegatives, figures } = confusion
    const cell = (value: number) => grouped(value).padStart(12)
    return [
      '',
      `Against the labels of ${rowsOf(confusion.rows)}${this.rejected > 0 ? ', without the rejected ones' : ''}:`,
      '                   predicted churn  predicted stay',
      `  churned          ${cell(truePositives)}     ${cell(falseNegatives)}`,
      `  stayed           ${cell(falsePositives)}     ${cell(trueNegatives)}`,
      `  accuracy ${percent(figures.accuracy)}, precision ${percent(figures.precision)}, recall ${percent(figures.recall)}, F1 ${percent(figures.f1)}`,
      `  log-loss ${figures.logLoss.toFixed(4)}, Brier score ${figures.brier.toFixed(4)}`,
      `  mean probability ${percent(figures.meanProbability)}, share that churned ${percent(figures.churnRate)}`,
      this.#heldOut(),
    ]
  }

  /** A file may hold customers the model learned from, on whom any model looks better than it really is. */
  #heldOut(): string {
    const { accuracy, precision, recall, f1 } = this.#point.holdOut
    return (
      `  For comparison, on ${rowsOf(evaluation.holdOut.rows)} held out from training: ` +
      `accuracy ${percent(accuracy)}, precision ${percent(precision)}, recall ${percent(recall)}, F1 ${percent(f1)}`
    )
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** "line 7", or "lines 7 to 9" for a record with line breaks in its cells. */
function placeOf({ firstLine, lastLine }: ScoredRow): string {
  return firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`
}
