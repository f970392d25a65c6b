import type { FieldIssue, FieldIssueCode, ModelContract, NumberReading } from '@org/churn'
import { type CsvProblem, createFileJudge, createOmissions, describeFault } from '@org/churn/csv'
import { countPeople } from '../people.ts'
import { formatCountOf, formatPercent } from '../pieces/format.ts'

/** What is to be said of a file as a whole, beside its customers. */
export interface ListVerdict {
  /** Why the scored customers say little about the file; undefined if they can be used. */
  readonly refusal: string | undefined
  /** Whether the scored customers cannot be trusted either. */
  readonly isSpoilt: boolean
  /** What the rows left out have in common, and what reads it. */
  readonly faults: readonly string[]
  /** The way the file writes its numbers, if it is another than the one they were read in. */
  readonly numbers: NumberReading | undefined
  /** What had to be accepted, and which rows are no customers: a sentence for each kind. */
  readonly warnings: readonly string[]
  /** How the outcomes of the rows left out differ from those of the others. */
  readonly bias: string | undefined
}

/** Judges a file by its rows, as the command line does. */
export interface ListJudge {
  addScored(warnings: readonly FieldIssue[], outcome: boolean | undefined): void
  addRejected(issues: readonly FieldIssue[], outcome: boolean | undefined): void
  /** Counts a row that is no customer. */
  addLeftOut(problem: CsvProblem, line: number): void
  verdict(): ListVerdict
}

/** Largest share of rows left out with which the others are taken: the command line's own. */
const maxRejected = 0.1

const words: Partial<Record<FieldIssueCode, string>> = {
  SPELLING: 'in another spelling, read as the value they spell',
  UNUSED_VALUE: 'that cannot be read, and are not used',
  UNKNOWN_VALUE: 'that the model has not learned from',
  OUT_OF_RANGE: 'beyond those the model has learned from',
  MISSING_VALUE: 'missing',
}

export function createListJudge(contract: ModelContract): ListJudge {
  const judge = createFileJudge(contract)
  const omissions = createOmissions()
  const dates = new Set(contract.fields.filter(({ type }) => type === 'date').map(({ name }) => name))
  const kinds = new Map<string, { readonly first: FieldIssue; rows: number }>()
  const scored = { rows: 0, labelled: 0, left: 0 }
  const rejected = { rows: 0, labelled: 0, left: 0 }
  const count = (rows: typeof scored, outcome: boolean | undefined) => {
    rows.rows++
    if (outcome === undefined) return
    rows.labelled++
    if (outcome) rows.left++
  }
  return {
    addScored(warnings, outcome) {
      count(scored, outcome)
      judge.add(warnings)
      for (const warning of warnings) {
        const key = `${warning.path} ${warning.code}`
        const kind = kinds.get(key) ?? { first: warning, rows: 0 }
        kind.rows++
        kinds.set(key, kind)
      }
    },
    addRejected(issues, outcome) {
      count(rejected, outcome)
      judge.add(issues)
    },
    addLeftOut(problem, line) {
      omissions.add(problem, `line ${line}`)
    },
    verdict() {
      const rows = scored.rows + rejected.rows
      const faults = judge.faults(rows)
      const isSpoilt = faults.some(({ spoilsFile }) => spoilsFile)
      const share = `${formatPercent(rejected.rows / rows)} of the rows could not be scored, expected at most ${formatPercent(maxRejected, 0)}. Look for one cause that all of them share before the others are used.`
      const spoilt = 'The file as a whole is at fault, and its scores should not be used.'
      return {
        refusal: rejected.rows > maxRejected * rows ? share : isSpoilt ? spoilt : undefined,
        isSpoilt,
        faults: faults.map((fault) => {
          const told = describeFault(fault, (numbers) => `They can be read with ${tellReading(numbers)}.`)
          const isOfDates = fault.kind === 'range' && fault.columns.some((name) => dates.has(name))
          return isOfDates ? `${told} If the file describes another day, name that day above.` : told
        }),
        numbers: faults.find(({ numbers }) => numbers)?.numbers,
        warnings: [
          ...[...kinds.values()].map(
            ({ first: { path, code, got }, rows }) =>
              `${path}: ${formatCountOf(rows, 'value')} ${words[code] ?? code}, such as ${got}.`,
          ),
          ...[omissions.sentence() ?? []].flat(),
        ],
        bias:
          rejected.labelled === 0 || scored.labelled === 0
            ? undefined
            : `Of ${countPeople(rejected.labelled)} left out, ${formatPercent(rejected.left / rejected.labelled)} left, of the scored ones ${formatPercent(scored.left / scored.labelled)}: the figures are of the scored ones.`,
      }
    },
  }
}

/** A way to write numbers, in words. */
export function tellReading({ decimal, thousands, affixes = [] }: NumberReading): string {
  const marks = { ',': 'a comma', '.': 'a point', "'": 'an apostrophe', ' ': 'a blank' }
  const parts = [
    ...(decimal === ',' ? ['a decimal comma'] : []),
    ...(thousands ? [`${marks[thousands]} between thousands`] : []),
    ...(affixes.length > 0 ? [`${affixes.join(', ')} beside them`] : []),
  ]
  return parts.length === 0 ? 'a decimal point' : parts.join(' and ')
}
