import { ChurnError, type ChurnPredictor, type DecisionPolicy, type FieldIssue, readRow } from '@org/churn'
import type { ResultRow } from './engines'

/** What is compared of one row, in the form in which a statement gives it. */
export interface Answer {
  readonly error: string | null
  readonly margin: number | null
  readonly probability: number | null
  readonly predicted: boolean | null
  readonly riskBand: string | null
  readonly expectedGain: number | null
  readonly warnings: string | null
  /** Codes and values of the first reasons; numbers as numbers. */
  readonly reasons: readonly unknown[]
}

const findings = (issues: readonly FieldIssue[]) => issues.map(({ path, code }) => `${path}: ${code}`).join('; ')

/** What the library answers to a raw row: `readRow`, then `explain`, with the warnings of both. */
export function answerOf(
  predictor: ChurnPredictor<never>,
  row: Readonly<Record<string, string | null>>,
  bits: number,
  { policy, top }: { readonly policy?: DecisionPolicy | undefined; readonly top: number },
): Answer {
  try {
    const reading: FieldIssue[] = []
    const customer = readRow<never>(predictor, row, { onWarning: (warning) => void reading.push(warning) })
    const options = policy === undefined ? {} : { policy }
    const { probability, churn, riskBand, expectedGain, warnings, logOdds, contributions } = predictor.explain(
      customer,
      {
        ...options,
        top,
      },
    )
    return {
      error: null,
      margin: logOdds * 2 ** bits,
      probability,
      predicted: churn,
      riskBand,
      expectedGain: expectedGain ?? null,
      warnings: findings([...reading, ...warnings]) || null,
      reasons: contributions.flatMap(({ code, value }) => [code, typeof value === 'boolean' ? String(value) : value]),
    }
  } catch (error) {
    if (!(error instanceof ChurnError && 'issues' in error)) throw error
    return { ...nothing, error: findings(error.issues as readonly FieldIssue[]), reasons: Array(2 * top).fill(null) }
  }
}

const nothing = {
  margin: null,
  probability: null,
  predicted: null,
  riskBand: null,
  expectedGain: null,
  warnings: null,
} as const

/** The same of a result row, whose database may have no booleans. */
export function readAnswer(row: ResultRow, top: number, numbers: ReadonlySet<string>): Answer {
  const at = (name: string) => row[`churn_${name}`] ?? null
  const predicted = at('predicted')
  const reasons = Array.from({ length: top }, (_, index) => {
    const [code, value] = ['code', 'value'].map((part) => at(`reason_${index + 1}_${part}`))
    const field = String(code).split('.')[0]
    return [code, value !== null && numbers.has(field ?? '') ? Number(value) : value]
  })
  return {
    error: at('error') as string | null,
    margin: at('margin') as number | null,
    probability: at('probability') as number | null,
    predicted: typeof predicted === 'number' ? predicted === 1 : (predicted as boolean | null),
    riskBand: at('risk_band') as string | null,
    expectedGain: at('expected_gain') as number | null,
    warnings: at('warnings') as string | null,
    reasons: reasons.flat(),
  }
}

/** How far apart probabilities and gains may be: they come from the database's own exp and ln. */
const tolerance = 1e-12

/** What differs between two answers, in words; undefined if nothing does. */
export function differenceOf(expected: Answer, got: Answer): string | undefined {
  for (const key of ['error', 'margin', 'predicted', 'riskBand', 'warnings'] as const) {
    if (expected[key] !== got[key]) return `${key}: got ${got[key]}, expected ${expected[key]}`
  }
  for (const key of ['probability', 'expectedGain'] as const) {
    const [a, b] = [expected[key], got[key]]
    if (a === null || b === null ? a !== b : !(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a)))) {
      return `${key}: got ${b}, expected ${a}`
    }
  }
  if (JSON.stringify(expected.reasons) !== JSON.stringify(got.reasons)) {
    return `reasons: got ${JSON.stringify(got.reasons)}, expected ${JSON.stringify(expected.reasons)}`
  }
  return undefined
}
