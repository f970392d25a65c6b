import {
  ChurnError,
  type ChurnPredictor,
  createChurnPredictor,
  InvalidModelError,
  type ModelBundle,
  type TreeColumns,
} from '@org/churn'
import { loadModel, openBundle } from '@org/churn/model'
import { fromOnnx } from '@org/churn/onnx'
import fc from 'fast-check'
import { bundledModel } from '../../src/model/bundled-model'
import { withColumns } from '../testing/columns-bundle'
import { ordinaryCustomer } from '../testing/customers'
import { readFixture } from '../testing/fixtures'
import { campaign, expectHolds, Fault } from './campaign'
import { asOf, bundleOf, type DrawnModel, drawnModels } from './draw-model'
import { type Mutation, mutate, mutations } from './draw-mutation'
import { drawnRecords } from './draw-record'
import { type Recipe, revive } from './revive'

interface BundleCase {
  /** Without one: the bundled model. */
  readonly model?: DrawnModel | undefined
  readonly part: 'contract' | 'manifest' | 'trees'
  readonly changes: readonly Mutation[]
  /** Whether the manifest then has the checksum of the changed trees, as one has who makes bundles. */
  readonly signed: boolean
  readonly records: readonly Readonly<Record<string, Recipe>>[]
}

const others = {
  part: fc.constantFrom('contract', 'manifest', 'trees'),
  changes: fc.array(mutations, { minLength: 1, maxLength: 3 }),
  signed: fc.boolean(),
} as const

const cases = fc.oneof(
  {
    weight: 3,
    arbitrary: drawnModels.chain((model) =>
      fc.record({
        model: fc.constant(model),
        ...others,
        records: fc.array(drawnRecords(model.fields), { minLength: 1, maxLength: 4 }),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ ...others, records: fc.constant([{ ...ordinaryCustomer } as Record<string, Recipe>]) }),
  },
) as fc.Arbitrary<BundleCase>

const copy = <Value>(value: Value): Value => structuredClone(value)

/** A refusal is one of the library's own, and says which part of the bundle it means. */
function checkRefusal(error: unknown, where: string): void {
  if (!(error instanceof InvalidModelError))
    throw new Fault(`${where}: expected an InvalidModelError, got ${describe(error)}`)
  expectHolds(error.message !== 'The model bundle is incomplete.', () => {
    return `${where}: expected the place of what is wrong, got ${error.message} because of ${describe(error.cause)}`
  })
  expectHolds(error.message.length < 2_000, () => `${where}: got a message of ${error.message.length} characters`)
}

const describe = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

type Answering = Pick<ChurnPredictor<never>, 'predict' | 'explain'>

/** What has loaded answers with finite numbers and a decision, or refuses by an error of its own. */
function checkAnswers(predictor: Answering, records: readonly object[], where: string): void {
  for (const record of records) {
    try {
      const { probability, churn, threshold, interval, logOdds, contributions } = predictor.explain(record as never)
      const shares = [probability, interval?.lower ?? 0, interval?.upper ?? 1]
      expectHolds(
        shares.every((share) => typeof share === 'number' && share >= 0 && share <= 1),
        () => `${where}: got the probability ${probability} in ${JSON.stringify(interval)}`,
      )
      expectHolds(typeof churn === 'boolean', () => `${where}: got the decision ${churn}`)
      expectHolds(typeof threshold === 'number' && threshold >= 0, () => `${where}: got the threshold ${threshold}`)
      const sums = [logOdds, ...contributions.map((each) => each.logOdds)]
      expectHolds(sums.every(Number.isFinite), () => `${where}: got contributions of ${sums}`)
      expectHolds(predictor.predict(record as never).probability === probability, () => `${where}: predict differs`)
    } catch (error) {
      if (error instanceof Fault) throw error
      if (!(error instanceof ChurnError))
        throw new Fault(`${where}: expected an answer or a ChurnError, got ${describe(error)}`)
    }
  }
}

export const bundles = campaign<BundleCase>({
  name: 'bundles',
  about:
    'Contracts, manifests and trees with changes: each bundle is refused with a place, or answers with sound numbers',
  cases,
  check({ model, part, changes, signed, records }) {
    const whole = (model ? bundleOf(model) : bundledModel) as ModelBundle<unknown>
    const files = {
      contract: copy(whole.contract),
      manifest: copy(whole.manifest),
      trees: copy(whole.trees) as TreeColumns,
    }
    const where = changes.map((change) => `${part} ${change.act} ${mutate(files[part], change, revive)}`).join(', ')
    if (signed && part === 'trees') files.manifest = withColumns({ ...whole, ...files }, files.trees).manifest
    let opened: ReturnType<typeof openBundle>
    try {
      opened = openBundle(files)
      loadModel({ ...files, schema: whole.schema })
    } catch (error) {
      checkRefusal(error, where)
      return
    }
    const predictor = createChurnPredictor({ model: opened.model, asOf }) as unknown as Answering
    checkAnswers(
      predictor,
      records.map((record) => revive(record) as object),
      where,
    )
  },
})

interface BytesCase {
  readonly file: string
  /** Places, as shares of the length, and the bytes put there. */
  readonly changes: readonly (readonly [place: number, byte: number])[]
  /** The share that is kept. */
  readonly kept: number
}

const onnxFiles = ['xgboost-depth-3-grid', 'random-forest-100-grid', 'xgboost-200x6'] as const
const share = fc.double({ min: 0, max: 1, noNaN: true })

export const bytes = campaign<BytesCase>({
  name: 'bytes',
  about: 'Damaged ONNX files: each is refused by an error of the library, or holds trees of finite numbers',
  cases: fc.record({
    file: fc.constantFrom(...onnxFiles),
    changes: fc.array(fc.tuple(share, fc.nat(255)), { maxLength: 6 }),
    kept: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, share),
  }),
  check({ file, changes, kept }) {
    const damaged = readFixture(file).onnx.slice()
    // Most of a file is leaves and thresholds; what says how to read them stands at its ends.
    for (const [place, byte] of changes) damaged[Math.floor(place ** 3 * (damaged.length - 1))] = byte
    const given = damaged.subarray(0, Math.ceil(kept * damaged.length))
    try {
      const { value, threshold, nodeCount, treeCount } = fromOnnx(given).read(given)
      expectHolds(nodeCount >= treeCount && treeCount > 0, () => `got ${treeCount} trees of ${nodeCount} nodes`)
      expectHolds(value.every(Number.isFinite), () => 'got a leaf that is not finite')
      expectHolds(!threshold.some(Number.isNaN), () => 'got a threshold that is not a number')
    } catch (error) {
      if (error instanceof Fault) throw error
      if (!(error instanceof InvalidModelError))
        throw new Fault(`expected an InvalidModelError, got ${describe(error)}`)
    }
  },
})
