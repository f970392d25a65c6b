import type { FieldIssue } from '@org/churn'
import type { RowListener } from '../lines/line-scorer'
import type { ScoredRow } from './score-rows'
import type { Summary } from './summary'

/** What became of the rows of a block, as plain data that a thread can send. */
export interface ScoredBlock {
  /** Lines of the block, whether or not they hold a row. */
  readonly lines: number
  readonly rowCount: number
  /** Of the rows about which there is nothing else to say: all, and those predicted to churn. */
  readonly plain: number
  readonly plainChurners: number
  /** By row about which there is, in order: a sum of the below, or {@link careful}. */
  readonly codes: Uint8Array
  /** By row that has a label and was scored from its cells alone. */
  readonly probabilities: Float64Array
  /** By row that has any and was scored from its cells alone. */
  readonly warnings: readonly (readonly FieldIssue[])[]
  /** The careful rows, with lines counted from the block's first as 1. */
  readonly rows: readonly ScoredRow[]
}

const [hasLabel, isChurner, labelIsTrue, isWarned, careful] = [1, 2, 4, 8, 255]

/** Gathers what becomes of a block's rows. */
export function listenToBlock(
  scoreRecord: (record: Parameters<RowListener['careful']>[0]) => ScoredRow,
  write: (row: ScoredRow) => string,
) {
  let plain = 0
  let plainChurners = 0
  const codes: number[] = []
  const probabilities: number[] = []
  const warnings: (readonly FieldIssue[])[] = []
  const rows: ScoredRow[] = []
  const listener: RowListener = {
    scored(probability, churn, label, found) {
      if (label === undefined && found.length === 0) {
        plain++
        if (churn) plainChurners++
        return
      }
      const isTrue = label ? labelIsTrue : 0
      const said = found.length > 0 ? isWarned : 0
      codes.push((label === undefined ? 0 : hasLabel) + isTrue + (churn ? isChurner : 0) + said)
      if (said) warnings.push(found)
      if (label !== undefined) probabilities.push(probability)
    },
    careful(record) {
      const row = scoreRecord(record)
      codes.push(careful)
      rows.push(row)
      return write(row)
    },
  }
  const finish = (lines: number): ScoredBlock => ({
    lines,
    rowCount: plain + codes.length,
    plain,
    plainChurners,
    codes: Uint8Array.from(codes),
    probabilities: Float64Array.from(probabilities),
    warnings,
    rows,
  })
  return { listener, finish }
}

/** Adds a block's rows to the summary: in their order, except those that are only counted. */
export function reportBlock(block: ScoredBlock, linesBefore: number, summary: Summary): void {
  const { plain, plainChurners, codes, probabilities, warnings, rows } = block
  let labelled = 0
  let warned = 0
  let read = 0
  summary.addPlain(plain, plainChurners)
  for (const code of codes) {
    if (code === careful) {
      const row = rows[read++]
      summary.add({ ...row, firstLine: row.firstLine + linesBefore, lastLine: row.lastLine + linesBefore })
      continue
    }
    const label = code & hasLabel ? (code & labelIsTrue) !== 0 : undefined
    const probability = label === undefined ? Number.NaN : probabilities[labelled++]
    summary.addScored(probability, (code & isChurner) !== 0, label, code & isWarned ? warnings[warned++] : undefined)
  }
}
