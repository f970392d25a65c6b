import type { FieldIssue, ModelContract, NumberReading } from '@org/churn'
import { createFileJudge, describeFault } from '@org/churn/csv'
import { Problem, type ProblemError } from '../problem.ts'
import { parametersFor } from '../requests.ts'

/** Judges a table, or a stream of records, by its rows, in constant memory: a row by itself is never the fault of all. */
export interface TableJudge {
  addScored(warnings: readonly FieldIssue[]): void
  addRejected(line: number, detail: string, issues: readonly FieldIssue[]): void
  /** Why the table cannot be taken, by its rows so far; undefined if it can. */
  verdict(): Problem | undefined
}

/** The largest share of rejected rows of a table, unless the address says another. */
const usualMaxRejected = 0.1

/** Rejected rows that a refusal lists. */
const mostListed = 10

/**
 * @param kind Records of NDJSON each have an answer of their own: any share of them may be rejected.
 * @param maxRejected Largest share of rejected rows, 0 to 1, with which the body is taken.
 */
export function createTableJudge(
  contract: ModelContract,
  kind: 'table' | 'records',
  maxRejected = kind === 'table' ? usualMaxRejected : 1,
): TableJudge {
  const advise = kind === 'table' ? adviceFor : adviceForRecords
  const judge = createFileJudge(contract)
  const listed: ProblemError[] = []
  let scored = 0
  let rejected = 0
  return {
    addScored(warnings) {
      scored++
      judge.add(warnings)
    },
    addRejected(line, detail, issues) {
      rejected++
      judge.add(issues)
      if (listed.length < mostListed) listed.push({ detail: `line ${line}: ${detail}`, code: 'REJECTED_ROW' })
    },
    verdict() {
      const rows = scored + rejected
      if (rows === 0 && kind === 'records') return undefined
      if (rows === 0) return new Problem('rejected-table', 'The table has a header and no rows: nothing to score.')
      const faults = judge.faults(rows)
      const hasTooMany = rejected > maxRejected * rows
      if (!hasTooMany && !faults.some(({ spoilsFile }) => spoilsFile)) return undefined
      const reasons = faults.map((fault) => describeFault(fault, advise))
      const share = `${rejected} of ${rows} rows were rejected, expected a share of ${maxRejected} at most (maxRejected).`
      const codes = faults.map(({ kind }) => kind.toUpperCase())
      return new Problem('rejected-table', [...(hasTooMany ? [share] : []), ...reasons].join(' '), {
        errors: [...reasons.map((detail, place) => ({ detail, code: `${codes[place]}` })), ...listed],
      })
    },
  }
}

/** Why records that each have an answer of their own cannot be trusted together; undefined if they can. */
export function faultOf(contract: ModelContract, findings: readonly (readonly FieldIssue[])[]): Problem | undefined {
  const judge = createFileJudge(contract)
  for (const each of findings) judge.add(each)
  const faults = judge.faults(findings.length).filter(({ spoilsFile }) => spoilsFile)
  if (faults.length === 0) return undefined
  const errors = faults.map((fault) => ({
    detail: describeFault(fault, adviceForRecords),
    code: fault.kind.toUpperCase(),
  }))
  return new Problem('rejected-table', errors.map(({ detail }) => detail).join(' '), { errors })
}

const adviceForRecords = () => 'Send them as JSON numbers, with a decimal point and no other marks.'

function adviceFor(numbers: NumberReading): string {
  const parameters = parametersFor(numbers)
  // A number with a decimal point needs no parameter, unless one rules it out.
  return parameters === '' ? 'Leave out decimal to read them.' : `Add ?${parameters} to read them.`
}
