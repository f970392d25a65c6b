import type { FieldIssue, ModelContract, ModelManifest, OperatingPoint } from '@org/churn'
import { createFileJudge, createOmissions, type FileFault, type FileJudge } from '@org/churn/csv'
import type { ModelEvaluation } from '@org/churn/evaluation'
import { customerWords } from '../lines/without-schemas'
import { Confusion } from './confusion'
import { faultSentence } from './fault-words'
import type { ScoredRow } from './score-rows'
import { Tally } from './tally'
import { grouped, percent, printable, rowsOf } from './wording'

/** Rejected rows listed with their line; the others are counted by kind. */
const mostListed = 10

/** The same, where a fault of the file says what they have in common. */
const mostListedOfFault = 3

/** Longest sentence about how the file is read, in characters. */
const longestReading = 2000

/** Longest reason listed, in characters; `--out` keeps it whole. */
const longestListed = 300

/** Findings whose commonest values help to see what they have in common. */
const quoted: ReadonlySet<string> = new Set(['UNKNOWN_VALUE', 'SPELLING', 'UNUSED_VALUE', 'WRONG_TYPE'])

const nothing: readonly FieldIssue[] = []

/** The summary of a run of `npx @org/churn score`, gathered row by row in constant memory. */
export class Summary {
  scored = 0
  churners = 0
  rejected = 0
  unreadableLabels = 0
  readonly confusion = new Confusion()
  /** Rejected rows whose label can be read, and those of them that churned. */
  #rejectedLabels = 0
  #rejectedChurners = 0
  readonly #kinds = new Tally()
  readonly #warnings = new Tally()
  readonly #judge: FileJudge
  readonly #listed: string[] = []
  #firstLabelError = ''
  #reading: readonly string[] = []
  #conclusions: readonly string[] = []
  /** Rows that are no customers. */
  readonly #leftOut = createOmissions()
  #singleByte = 0
  #firstSingleByte = ''
  readonly #learnedEncoding: string | undefined
  readonly #manifest: ModelManifest
  readonly #point: OperatingPoint
  readonly #evaluation: ModelEvaluation | undefined
  readonly #maxRejected: number
  readonly #placeOf: (row: ScoredRow) => string
  readonly #people: ReturnType<typeof customerWords>

  /**
   * @param maxRejected Largest share of rejected rows, 0 to 1, with which a file is still taken.
   * @param evaluation The model's figures on its hold-out, if it has any.
   * @param sheet The sheet that the rows are from, if they are from one.
   */
  constructor(
    { manifest, contract }: { readonly manifest: ModelManifest; readonly contract: ModelContract },
    point: OperatingPoint,
    maxRejected: number,
    evaluation?: ModelEvaluation,
    sheet?: string,
  ) {
    this.#placeOf =
      sheet === undefined ? lineOf : ({ firstLine }) => `row ${firstLine} of sheet ${printable(sheet, 40)}`
    this.#evaluation = evaluation
    this.#manifest = manifest
    this.#learnedEncoding = contract.source?.reading?.encoding
    this.#judge = createFileJudge(contract)
    this.#people = customerWords(contract)
    this.#point = point
    this.#maxRejected = maxRejected
  }

  /** Whether the scored rows say little about the file: too many others were rejected, or the file is at fault. */
  get isRefused(): boolean {
    return this.#hasTooManyRejected || this.#faults().some(({ spoilsFile }) => spoilsFile)
  }

  get #hasTooManyRejected(): boolean {
    return this.rejected > this.#maxRejected * (this.scored + this.rejected)
  }

  #faults(): readonly FileFault[] {
    return this.#judge.faults(this.scored + this.rejected)
  }

  /** Records how the file is read or written, where that may be unexpected: in sentences. */
  describe(sentences: readonly string[]): void {
    this.#reading = [...this.#reading, ...sentences.map((sentence) => printable(sentence, longestReading))]
  }

  /** Records what comes of the scored rows: in sentences. */
  conclude(sentences: readonly string[]): void {
    this.#conclusions = sentences
  }

  add(row: ScoredRow): void {
    const { explanation, error, label, labelError, encoding } = row
    if (error?.leftOut) {
      this.#leftOut.add(error.leftOut, this.#placeOf(row))
      return
    }
    if (encoding !== 'utf-8' && encoding !== this.#learnedEncoding && this.#singleByte++ === 0)
      this.#firstSingleByte = `${this.#placeOf(row)}`
    if (labelError && this.unreadableLabels++ === 0) {
      this.#firstLabelError = `${this.#placeOf(row)}: ${printable(labelError, longestListed)}`
    }
    if (error) {
      this.rejected++
      if (error.issues.length === 0) for (const kind of error.kinds) this.#kinds.add(kind)
      this.#count(this.#kinds, error.issues)
      if (label !== undefined) {
        this.#rejectedLabels++
        if (label) this.#rejectedChurners++
      }
      if (this.#listed.length < mostListed) {
        this.#listed.push(`  ${this.#placeOf(row)}: ${printable(error.message, longestListed)}`)
      }
    }
    if (!explanation) return
    this.addScored(explanation.probability, explanation.churn, label, explanation.warnings)
  }

  #count(tally: Tally, findings: readonly FieldIssue[]): void {
    for (const { path, code, got } of findings) tally.add(`${path}: ${code}`, quoted.has(code) ? got : undefined)
    this.#judge.add(findings)
  }

  /** Adds scored rows without label or warning, which need no order. */
  addPlain(rows: number, churners: number): void {
    this.scored += rows
    this.churners += churners
  }

  /** Adds a row about which there is nothing else to report. */
  addScored(
    probability: number,
    churn: boolean,
    label: boolean | undefined,
    warnings: readonly FieldIssue[] = nothing,
  ): void {
    if (warnings.length > 0) this.#count(this.#warnings, warnings)
    this.scored++
    if (churn) this.churners++
    if (label !== undefined) this.confusion.add(probability, churn, label)
  }

  /** The summary for people, a line each. */
  lines(): readonly string[] {
    return [
      ...this.#readings(),
      this.#headline(),
      ...this.#conclusions,
      ...(this.isRefused ? [this.#refusal()] : []),
      ...joinAlike(this.#faults()).map(faultSentence),
      ...[this.#leftOut.sentence() ?? []].flat(),
      ...this.#rejections(),
      ...this.#acceptances(),
      ...this.#labels(),
      ...(this.isRefused ? [] : this.#performance()),
    ]
  }

  #readings(): string[] {
    if (this.#singleByte === 0) return [...this.#reading]
    const rows = `${rowsOf(this.#singleByte)}, first ${this.#firstSingleByte}`
    return [...this.#reading, `Read as Windows-1252, because the bytes are not UTF-8: ${rows}.`]
  }

  #headline(): string {
    const { name, version } = this.#manifest
    const at = `the ${this.#point.name} operating point (threshold ${this.#point.threshold})`
    if (this.scored + this.rejected === 0) return 'The file has a header but no rows: nothing to score.'
    const { one, other } = this.#people
    if (this.scored === 0) return `No ${one} could be scored: all ${rowsOf(this.rejected)} were rejected.`
    const customers = this.scored === 1 ? `1 ${one}` : `${grouped(this.scored)} ${other}`
    return `Scored ${customers} with ${name} ${version} at ${at}: ${grouped(this.churners)} predicted to churn.`
  }

  #rejections(): string[] {
    if (this.scored + this.rejected === 0) return []
    if (this.rejected === 0) return ['Rejected: 0 rows.']
    const kinds = this.#kinds.commonestFirst()
    const isExplained = this.isRefused && this.#faults().some(({ kind }) => kind !== 'range')
    const listed = isExplained ? this.#listed.slice(0, mostListedOfFault) : this.#listed
    const more = this.rejected - listed.length
    return [
      `Rejected: ${rowsOf(this.rejected)} (${kinds.join(', ')}).`,
      ...listed,
      ...(more > 0 ? [`  … and ${grouped(more)} more; score with --out FILE keeps each with its reason.`] : []),
    ]
  }

  #refusal(): string {
    if (!this.#hasTooManyRejected) return 'Refused: the file as a whole is at fault, and its scores should not be used.'
    const share = percent(this.rejected / (this.scored + this.rejected))
    return (
      `Refused: ${share} of the rows were rejected, expected at most ${percent(this.#maxRejected)} (--max-rejected). ` +
      this.#advice()
    )
  }

  #advice(): string {
    if (this.#faults().length > 0) return 'What they have in common:'
    if (this.rejected > 1) return 'Look for one cause that all of them share before the others are used.'
    const share = Math.ceil((100 * this.rejected) / (this.scored + this.rejected)) / 100
    return `Correct it, or score the others without it: --max-rejected ${share}.`
  }

  #acceptances(): string[] {
    const kinds = this.#warnings.inOrder()
    return kinds.length === 0 ? [] : [`Accepted with a warning: ${kinds.join(', ')}.`]
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
      ...(this.unreadableLabels === 0
        ? []
        : [`  Without ${rowsOf(this.unreadableLabels)} whose label cannot be read, which may differ from these.`]),
      ...this.#bias(figures.churnRate),
      '                   predicted churn  predicted stay',
      `  churned          ${cell(truePositives)}     ${cell(falseNegatives)}`,
      `  stayed           ${cell(falsePositives)}     ${cell(trueNegatives)}`,
      `  accuracy ${percent(figures.accuracy)}, precision ${percent(figures.precision)}, recall ${percent(figures.recall)}, F1 ${percent(figures.f1)}`,
      `  log-loss ${figures.logLoss.toFixed(4)}, Brier score ${figures.brier.toFixed(4)}`,
      `  mean probability ${percent(figures.meanProbability)}, share that churned ${percent(figures.churnRate)}`,
      ...this.#heldOut(),
    ]
  }

  /** Rejected rows that differ from the others make these figures those of other customers. */
  #bias(churnRate: number): string[] {
    if (this.#rejectedLabels === 0) return []
    const rejected = percent(this.#rejectedChurners / this.#rejectedLabels)
    return [
      `  ${rejected} of the rejected rows churned, ${percent(churnRate)} of the scored ones: the figures are of the scored ones.`,
    ]
  }

  /** A file may hold customers the model learned from, on whom any model looks better than it really is. */
  #heldOut(): string[] {
    const { operatingPoints = [], holdOut } = this.#evaluation ?? {}
    const figures = operatingPoints.find(({ name }) => name === this.#point.name)?.holdOut
    if (!holdOut || !figures) return []
    const { accuracy, precision, recall, f1 } = figures
    return [
      `  For comparison, on ${rowsOf(holdOut.rows)} held out from training: ` +
        `accuracy ${percent(accuracy)}, precision ${percent(precision)}, recall ${percent(recall)}, F1 ${percent(f1)}`,
    ]
  }
}

/** Faults of the same kind in one sentence, which names all their columns. */
function joinAlike(faults: readonly FileFault[]): readonly FileFault[] {
  const joined = new Map<string, FileFault>()
  for (const fault of faults) {
    const key = [fault.kind, fault.spoilsFile, fault.meant].join()
    const other = joined.get(key)
    const both = other && { ...other, columns: [...other.columns, ...fault.columns], cells: other.cells + fault.cells }
    joined.set(key, both ?? fault)
  }
  return [...joined.values()]
}

/** "line 7", or "lines 7 to 9" for a record with line breaks in its cells; "row 7" of a file without lines. */
function lineOf({ firstLine, lastLine, unit = 'line', file }: ScoredRow): string {
  const place = firstLine === lastLine ? `${unit} ${firstLine}` : `${unit}s ${firstLine} to ${lastLine}`
  return file ? `${file}, ${place}` : place
}
