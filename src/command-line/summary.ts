import { Confusion } from './confusion'
import type { ScoredRow } from './score-rows'

/** Rejected rows listed with their line; the others are counted by kind. */
const mostListed = 10

/** What a run of `churn score` amounts to, gathered row by row in constant memory. */
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

  add({ line, explanation, error, label, labelError }: ScoredRow): void {
    if (labelError && this.unreadableLabels++ === 0) this.#firstLabelError = `line ${line}: ${labelError}`
    if (error) {
      this.rejected++
      for (const kind of error.kinds) count(this.#kinds, kind)
      if (this.#listed.length < mostListed) this.#listed.push(`  line ${line}: ${error.message}`)
    }
    if (!explanation) return
    this.scored++
    if (explanation.churn) this.churners++
    for (const { path, code } of explanation.warnings) count(this.#warnings, `${path}: ${code}`)
    if (label !== undefined) this.confusion.add(explanation.probability, explanation.churn, label)
  }

  /** The summary for people, a line each. */
  lines(): readonly string[] {
    return [...this.#rejections(), ...this.#acceptances(), ...this.#labels(), ...this.#performance()]
  }

  #rejections(): string[] {
    if (this.rejected === 0) return ['Rejected: 0 rows.']
    const kinds = [...this.#kinds].sort(([, a], [, b]) => b - a).map(([kind, rows]) => `${kind} × ${grouped(rows)}`)
    const more = this.rejected - this.#listed.length
    return [
      `Rejected: ${rowsOf(this.rejected)} (${kinds.join(', ')}).`,
      ...this.#listed,
      ...(more > 0 ? [`  … and ${grouped(more)} more; --out FILE keeps each with its reason.`] : []),
    ]
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
      `Against the labels of ${rowsOf(confusion.rows)}:`,
      '                   predicted churn  predicted stay',
      `  churned          ${cell(truePositives)}     ${cell(falseNegatives)}`,
      `  stayed           ${cell(falsePositives)}     ${cell(trueNegatives)}`,
      `  accuracy ${percent(figures.accuracy)}, precision ${percent(figures.precision)}, recall ${percent(figures.recall)}, F1 ${percent(figures.f1)}`,
      `  log-loss ${figures.logLoss.toFixed(4)}, Brier score ${figures.brier.toFixed(4)}`,
      `  mean probability ${percent(figures.meanProbability)}, share that churned ${percent(figures.churnRate)}`,
    ]
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** 7043 as "7,043". */
export function grouped(value: number): string {
  return value.toLocaleString('en-US')
}

function rowsOf(value: number): string {
  return `${grouped(value)} ${value === 1 ? 'row' : 'rows'}`
}

/** 0.7123 as "71.2 %". */
export function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`
}
