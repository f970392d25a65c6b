import { type ChurnPredictor, type ContractField, createChurnPredictor, type ModelBundle } from '@org/churn'
import { createCustomerSchema, loadModel } from '@org/churn/model'
import fc, { type Arbitrary } from 'fast-check'
import { drawModel } from '../databases/bundles'

/** A model as a case holds it: its fields, and how its trees are drawn. */
export interface DrawnModel {
  readonly fields: readonly ContractField[]
  readonly depth: number
  readonly trees: number
  readonly seed: number
}

/** The day from which the predictors of drawn models count. */
export const asOf = '2026-03-01'

const policy = fc.constantFrom({ policy: 'accept' } as const, { policy: 'reject' } as const)
const listed = (values: readonly string[]) => values.map((value) => ({ value, source: [value], phrase: value }))
const words = ['Basic', 'Plus', 'Two year', 'Été', "Ship's-mate"]
const codes = ['1', '2', '3', '10']

const common = (place: number) => ({
  name: `f${place}`,
  column: `Column ${place}`,
  label: `Field ${place}`,
  description: '',
  sensitive: false,
})

/** Fields that are inputs but for the odd one, which may be missing. */
const inputAndMissing = fc.oneof(
  { weight: 6, arbitrary: policy.map((missing) => ({ input: true, missing })) },
  { weight: 1, arbitrary: fc.constant({ input: false, missing: { policy: 'accept' } as const }) },
)

/** Limits and, inside them, the trained range. */
const ranges = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500)))
  .map(([start, [first, second, third]]) => ({
    limits: [start, start + first + second + third] as [number, number],
    trained: [start + first, start + first + second] as [number, number],
  }))

const number = (place: number) =>
  fc
    .tuple(inputAndMissing, fc.constantFrom('number' as const, 'integer' as const), ranges, policy)
    .map(([use, type, range, outOfRange]): ContractField => {
      const shown = { unit: '', decimals: 1, phrases: { other: '{value}' } }
      return { ...common(place), ...use, type, ...range, ...shown, outOfRange }
    })

const date = (place: number) =>
  fc
    .tuple(inputAndMissing, fc.constantFrom('before' as const, 'after' as const), ranges, policy)
    .map(([use, count, range, outOfRange]): ContractField => {
      return { ...common(place), ...use, type: 'date', count, ...range, phrases: { other: '{value}' }, outOfRange }
    })

const category = (place: number) =>
  fc
    .tuple(inputAndMissing, fc.constantFrom(words, codes), fc.constantFrom('none', 'ordered', 'other'), policy)
    .map(([use, pool, kind, unknown]): ContractField => {
      const values = listed(pool)
      const last = { ...values[values.length - 1], other: true }
      return {
        ...common(place),
        ...use,
        type: 'category',
        values: kind === 'other' ? [...values.slice(0, -1), last] : values,
        ...(kind === 'ordered' ? { ordered: true } : {}),
        unknown: kind === 'other' ? { policy: 'accept' } : unknown,
      }
    })

const yesOrNo = [true, false].map((value) => ({ value, source: [value ? 'Yes' : 'No'], phrase: String(value) }))
const boolean = (place: number) =>
  inputAndMissing.map((use): ContractField => ({ ...common(place), ...use, type: 'boolean', values: yesOrNo }))

/** A flag that is possible only with another flag, which stands before it. */
const dependent = (place: number) =>
  policy.map((missing): ContractField => {
    const requires = { field: `f${place - 1}`, values: [true], otherwise: 'Impossible' }
    return { ...common(place), input: true, missing, type: 'boolean', values: yesOrNo, requires }
  })

const isInputFlag = (field: ContractField | undefined) => field?.type === 'boolean' && field.input

/** One to five fields of every type and policy, the first one an input, under drawn trees. */
export const drawnModels: Arbitrary<DrawnModel> = fc
  .integer({ min: 1, max: 5 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, place) =>
        fc.oneof(number(place), date(place), category(place), boolean(place), dependent(place)),
      ),
    ),
  )
  .map((fields) =>
    fields.map((field, place): ContractField => {
      if (place === 0) return { ...withoutRequirement(field), input: true }
      return isInputFlag(fields[place - 1]) ? field : withoutRequirement(field)
    }),
  )
  .chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      depth: fc.integer({ min: 1, max: 4 }),
      trees: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat(1_000_000),
    }),
  )

function withoutRequirement(field: ContractField): ContractField {
  if (field.type !== 'boolean') return field
  const { requires, ...others } = field
  return others
}

/** The bundle of a drawn model, with the schema of its contract. */
export function bundleOf({ fields, depth, trees, seed }: DrawnModel): ModelBundle<Record<string, unknown>> {
  const { bundle } = drawModel(fields, { missing: [''] }, depth, trees, seed)
  const schema = createCustomerSchema(bundle.contract)
  return { ...bundle, schema, generatedSchema: schema } as ModelBundle<Record<string, unknown>>
}

/** A schema that refuses nothing: the contract's limits must hold nevertheless. */
const lenientSchema = {
  safeParse: (data: unknown) => ({ success: true, data: data as Record<string, unknown> }) as const,
}

export function openDrawn(
  drawn: DrawnModel,
  lenient = false,
): {
  readonly bundle: ModelBundle<Record<string, unknown>>
  readonly predictor: ChurnPredictor<Record<string, unknown>>
} {
  const own = bundleOf(drawn)
  const bundle = lenient ? { ...own, schema: lenientSchema } : own
  return { bundle, predictor: createChurnPredictor({ model: loadModel(bundle), asOf }) }
}
