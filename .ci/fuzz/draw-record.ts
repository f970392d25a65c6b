import type { ContractField } from '@org/churn'
import fc, { type Arbitrary } from 'fast-check'
import { asOf } from './draw-model'
import { oddNames, type Recipe, recipe } from './revive'

const dayInMilliseconds = 86_400_000

const dateAt = (field: ContractField & { type: 'date' }, days: number) => {
  const sign = field.count === 'before' ? -1 : 1
  return new Date(Date.parse(asOf) + sign * days * dayInMilliseconds).toISOString().slice(0, 10)
}

/** Numbers in, on and just beside the ends of the field's ranges. */
function numbers({ limits, trained, type }: { limits: readonly number[]; trained: readonly number[]; type: string }) {
  const [least, most] = limits as [number, number]
  const whole = fc.integer({ min: Math.floor(least) - 1, max: Math.ceil(most) + 1 })
  const edges = [...limits, ...trained].flatMap((edge) => [edge - 1, edge, edge + 1])
  const between = fc.double({ min: least, max: most, noNaN: true })
  return fc.oneof(whole, fc.constantFrom(...edges), ...(type === 'number' ? [between] : []))
}

/** Texts that no category lists: names, numbers, answers and signs for no value. */
const notListed = [
  ...['Never seen', '3 months', '7', '+7', '1e5', '-1e400', '0x1F', '12%', '1,5', 'off', 'true'],
  ...['null', 'NaN', 'Infinity', '-inf', '#N/A', '?', '', ' '],
]

/** A value that the field may well have. */
export function likelyValues(field: ContractField): Arbitrary<Recipe> {
  if (field.type === 'boolean') return fc.boolean()
  if (field.type === 'category') {
    const listed = fc.constantFrom(...field.values.map(({ value }) => value))
    const respelt = listed.chain((value) =>
      fc.constantFrom(value.toUpperCase(), ` ${value} `, value.toLowerCase(), value.replace(' ', '-')),
    )
    return fc.oneof({ weight: 5, arbitrary: listed }, respelt, fc.constantFrom(...notListed))
  }
  if (field.type === 'date') return numbers(field).map((days) => dateAt(field, Math.round(days)))
  return numbers(field)
}

/** A value that no field has, or that only another type of field has. */
const unlikelyValues: Arbitrary<Recipe> = fc.oneof(
  fc.constantFrom<Recipe>(
    '',
    '5',
    'Yes',
    'abc',
    5,
    1e308,
    0.1,
    true,
    [],
    [5],
    {},
    '2026-02-30',
    '2026-3-1',
    '__proto__',
  ),
  fc.constantFrom(...oddNames.map(recipe)),
  fc.string(),
  fc.double().map((value) => {
    if (Object.is(value, -0)) return recipe('-0')
    return Number.isFinite(value) ? value : recipe(String(value))
  }),
)

/** Records of a model: most values likely, some missing or absent, some out of place. */
export function drawnRecords(fields: readonly ContractField[]): Arbitrary<Record<string, Recipe>> {
  const value = (field: ContractField) =>
    fc.oneof(
      { weight: 16, arbitrary: likelyValues(field) },
      { weight: 2, arbitrary: fc.constantFrom(null, recipe('undefined')) },
      { weight: 1, arbitrary: unlikelyValues },
    )
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, value(field)])))
}
