import { readFileSync } from 'node:fs'
import {
  type ChurnPredictor,
  createChurnPredictor,
  type FeatureColumn,
  type ModelBundle,
  type ModelContract,
  type TreeColumns,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { layOutColumns } from '../../src/trees/columns'
import { gridOf } from '../../src/trees/grid'
import { withColumns } from './columns-bundle'
import { onGrid } from './on-grid'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../training/fixtures/kinds/${name}`, import.meta.url), 'utf8'))

/** A raw row with what Python's encoder made of it, and native XGBoost's margin of that; or the columns it refused. */
export interface KindsRow {
  readonly cells: Readonly<Record<string, string>>
  readonly features?: readonly (number | null)[]
  readonly margin?: number
  readonly refused?: readonly string[]
}

export const kindsContract: ModelContract = read('contract.json')
export const kinds: { readonly asOf: string; readonly bits: number; readonly rows: readonly KindsRow[] } =
  read('rows.json')

export const kindsFeatures: readonly FeatureColumn[] = kindsContract.fields.flatMap((field): FeatureColumn[] => {
  const { name } = field
  if (field.type === 'date') return [{ name, field: name, kind: 'days', count: field.count }]
  if (field.type !== 'category') return [{ name, field: name, kind: 'number' }]
  const values = field.values.map(({ value }) => value)
  if (field.ordered) return [{ name, field: name, kind: 'rank', values }]
  return values.map((value) => ({ name: `${name}=${value}`, field: name, kind: 'indicator', value }))
})

export const kindsTrees: TreeColumns = read('trees.json')

/** The model that was trained in Python on dates, an ordered category, one with a value for others, and a number. */
export function openKinds(asOf: string | undefined = kinds.asOf): ChurnPredictor<Record<string, unknown>> {
  const { bound = 0, bits = 0 } = gridOf(layOutColumns(kindsTrees)) ?? {}
  const grid = { unit: 'log-odds', bits: kinds.bits, bound: bound * 2 ** (kinds.bits - bits) } as const
  const manifest = onGrid({ name: 'kinds', features: kindsFeatures, link: 'logit' }, grid)
  // What `readRow` has read is possible.
  const schema = { safeParse: (record: unknown) => ({ success: true, data: record }) as const }
  const bundle = { contract: kindsContract, manifest, trees: kindsTrees, schema } as unknown as ModelBundle<
    Record<string, unknown>
  >
  return createChurnPredictor({ model: loadModel(withColumns(bundle, kindsTrees)), asOf })
}
