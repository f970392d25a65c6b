import {
  type ChurnExplanation,
  type ChurnPredictor,
  type ContractField,
  createChurnPredictor,
  InvalidCustomerError,
  type ModelBundle,
  type TreeColumns,
} from '@org/churn'
import fc from 'fast-check'
import { bundledModel } from '../../src/model/bundled-model'
import { campaign, expectHolds, Fault } from './campaign'
import { asOf, type DrawnModel, drawnModels, openDrawn } from './draw-model'
import { drawnRecords } from './draw-record'
import { type Expected, expectationOf, isUnclear, probabilityOf } from './oracle'
import { type Recipe, revive } from './revive'

interface RecordCase {
  /** Without one: the bundled model. */
  readonly model?: DrawnModel | undefined
  /** Whether a drawn model has a schema that refuses nothing. */
  readonly lenient?: boolean | undefined
  readonly records: readonly Readonly<Record<string, Recipe>>[]
}

type AnyPredictor = ChurnPredictor<Record<string, unknown>>
const bundled = {
  bundle: bundledModel as unknown as ModelBundle<Record<string, unknown>>,
  predictor: createChurnPredictor({ asOf }) as unknown as AnyPredictor,
}

const several = (fields: readonly ContractField[]) => fc.array(drawnRecords(fields), { minLength: 1, maxLength: 12 })

const cases = fc.oneof(
  {
    weight: 3,
    arbitrary: drawnModels.chain((model) =>
      fc.record({ model: fc.constant(model), lenient: fc.boolean(), records: several(model.fields) }),
    ),
  },
  { weight: 1, arbitrary: fc.record({ records: several(bundledModel.contract.fields) }) },
)

const print = (findings: readonly (readonly [string, string])[]) =>
  findings.map(([path, code]) => `${path}: ${code}`).join(', ') || 'nothing'
const sorted = (findings: readonly (readonly [string, string])[]) =>
  findings.map(([path, code]) => `${path}: ${code}`).sort()

function checkRefusal(expected: Expected, error: unknown, lenient: boolean): void {
  if (!(error instanceof InvalidCustomerError)) throw new Fault(`expected an InvalidCustomerError, got ${error}`)
  const got = error.issues.map(({ path, code }) => [path, code] as const)
  expectHolds('must' in expected, () => `expected an answer, got the refusal ${print(got)}`)
  const allowed = sorted([...expected.must, ...expected.may])
  const names = sorted(got)
  expectHolds(
    // A lenient schema leaves dates to a later step than the others, which may have refused the record before.
    (lenient ? names.length > 0 : sorted(expected.must).every((each) => names.includes(each))) &&
      names.every((each) => allowed.includes(each)),
    () => `expected a refusal for ${print(expected.must)}, got one for ${print(got)}`,
  )
}

/** How far the library's own `exp` and `log` may be from the engine's. */
const tolerance = 1e-12

function checkAnswer(
  { manifest }: ModelBundle<unknown>,
  bits: number,
  expected: Expected,
  answer: ChurnExplanation,
): void {
  const warnings = answer.warnings.map(({ path, code }) => [path, code] as const)
  expectHolds('margin' in expected, () => `expected a refusal, got the probability ${answer.probability}`)
  expectHolds(
    answer.logOdds === expected.margin / 2 ** bits,
    () => `expected the margin ${expected.margin} in steps, got ${answer.logOdds * 2 ** bits}`,
  )
  expectHolds(
    String(sorted(warnings)) === String(sorted(expected.warnings)),
    () => `expected the warnings ${print(expected.warnings)}, got ${print(warnings)}`,
  )
  const probability = probabilityOf(manifest, answer.logOdds)
  expectHolds(
    Math.abs(answer.probability - probability) <= tolerance,
    () => `expected the probability ${probability}, got ${answer.probability}`,
  )
  const { threshold } = answer
  const isClear = Math.abs(probability - threshold) > tolerance
  expectHolds(
    !isClear || answer.churn === probability >= threshold,
    () => `got churn ${answer.churn} at ${probability}`,
  )
  const { lower = probability, upper = probability } = answer.interval ?? {}
  expectHolds(
    0 <= lower && lower <= answer.probability && answer.probability <= upper && upper <= 1,
    () => `got the interval ${lower} to ${upper} around ${answer.probability}`,
  )
  const total = answer.contributions.reduce((sum, { logOdds }) => sum + logOdds, answer.baseLogOdds)
  expectHolds(
    Math.abs(total + answer.remainder - answer.logOdds) <= 1e-9,
    () => `expected contributions that add up to ${answer.logOdds}, got ${total + answer.remainder}`,
  )
}

function checkRecord(
  bundle: ModelBundle<Record<string, unknown>>,
  predictor: AnyPredictor,
  record: Record<string, unknown>,
  lenient = false,
) {
  const trees = bundle.trees as TreeColumns
  if (isUnclear(bundle.contract, record)) return
  const expected = expectationOf(bundle.contract, bundle.manifest, trees, lenient ? withNulls(record) : record, asOf)
  let answer: ChurnExplanation
  try {
    answer = predictor.explain(record)
  } catch (error) {
    checkRefusal(expected, error, lenient)
    return
  }
  checkAnswer(bundle, trees.bits, expected, answer)
  const { probability, churn } = predictor.predict(record)
  expectHolds(
    probability === answer.probability && churn === answer.churn,
    () => `expected predict to answer as explain does, got ${probability} and ${answer.probability}`,
  )
}

/** Only a schema can tell a field that is absent from one that is null. */
const withNulls = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value ?? null]))

export const records = campaign<RecordCase>({
  name: 'records',
  about: 'Records of drawn models and of the bundled one, against an oracle written from the words of the contract',
  cases,
  check({ model, lenient, records }) {
    const { bundle, predictor } = model ? openDrawn(model, lenient) : bundled
    for (const record of records) checkRecord(bundle, predictor, revive(record) as Record<string, unknown>, lenient)
  },
})
