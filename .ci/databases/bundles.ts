import {
  type ChurnPredictor,
  type ContractField,
  type CustomerSchema,
  createChurnPredictor,
  type FeatureColumn,
  type MarginLink,
  type ModelBundle,
  type ModelContract,
  type TreeColumns,
} from '@org/churn'
import { loadModel } from '@org/churn/model'
import { layOutColumns } from '../../src/trees/columns'
import type { TreeEnsemble } from '../../src/trees/ensemble'
import { gridOf } from '../../src/trees/grid'
import { readEnsemble } from '../../src/trees/read-ensemble'
import { withColumns } from '../testing/columns-bundle'
import { readFixture } from '../testing/fixtures'
import { onGrid } from '../testing/on-grid'
import { seeded } from '../testing/seeded'

/** A model and what tests need to know of it. */
export interface TestModel {
  readonly contract: ModelContract
  readonly features: readonly FeatureColumn[]
  readonly ensemble: TreeEnsemble
  readonly bits: number
  readonly predictor: ChurnPredictor<never>
}

/** A model that was put together here, with the bundle it is made of. */
export interface DrawnTestModel extends TestModel {
  readonly bundle: ModelBundle<unknown>
}

const words = { label: 'A field', description: '' }
const accept = { policy: 'accept' } as const
const reject = { policy: 'reject' } as const

/** What `readRow` has read is possible. */
const schema: CustomerSchema<unknown> = { safeParse: (record) => ({ success: true, data: record }) }

function modelOf(
  name: string,
  fields: readonly ContractField[],
  features: readonly FeatureColumn[],
  columns: TreeColumns,
  link: MarginLink,
  source: ModelContract['source'] = { missing: [''] },
): DrawnTestModel {
  const contract: ModelContract = {
    formatVersion: 1,
    name,
    title: 'Customer',
    description: '',
    source,
    asOf: '2024-02-29',
    id: { name: 'id', column: 'id' },
    target: { name: 'left', column: 'left', values: [] },
    fields,
  }
  const ensemble = layOutColumns(columns)
  const { bound } = gridOf(ensemble) ?? { bound: Number.NaN }
  const scale = 2 ** (columns.bits - (gridOf(ensemble)?.bits ?? 0))
  const grid = {
    unit: link === 'logit' ? 'log-odds' : 'probability',
    bits: columns.bits,
    bound: bound * scale,
  } as const
  const manifest = onGrid({ name, features, link }, grid)
  const bundle = withColumns<unknown>({ contract, manifest, trees: columns, schema }, columns)
  const predictor = createChurnPredictor({ model: loadModel(bundle), asOf: '2026-03-01' })
  return {
    contract,
    bundle,
    features,
    ensemble,
    bits: columns.bits,
    predictor: predictor as unknown as TestModel['predictor'],
  }
}

/** Fields for a fixture's columns, by what their names say: every policy for missing values and every kind of number. */
function fieldsOf(names: readonly string[], rows: readonly (readonly (number | null)[])[]): readonly ContractField[] {
  return names.map((name, index): ContractField => {
    const known = rows.flatMap((row) => row[index] ?? [])
    const [least, most] = [Math.min(...known), Math.max(...known)]
    const base = {
      ...words,
      name: name.replace('-', ''),
      column: `Column ${index}`,
      input: true,
      sensitive: index === 1,
      missing: index % 3 === 0 ? reject : accept,
    }
    if (name.startsWith('binary')) {
      const values = [true, false].map((value) => ({ value, source: [value ? 'Y' : 'N'], phrase: '' }))
      return { ...base, type: 'boolean', values }
    }
    return {
      ...base,
      type: name.startsWith('count') ? 'integer' : 'number',
      unit: '',
      decimals: 2,
      limits: [Math.floor(least) - 10, Math.ceil(most) + 10],
      trained: [Math.floor(least), Math.ceil(most)],
      outOfRange: index % 2 === 0 ? accept : reject,
      phrases: { other: '{value}' },
    }
  })
}

/** A fixture of the training workspace as a model; leaves that lie on no grid are rounded to one. */
export function fixtureModel(name: string): TestModel {
  const { fixture, columns, onnx } = readFixture(name)
  const fields = fieldsOf(fixture.features, fixture.rows)
  const features = fields.map(
    ({ name, type }): FeatureColumn => ({ name, field: name, kind: type === 'boolean' ? 'boolean' : 'number' }),
  )
  return modelOf(name, fields, features, columns ?? roundedColumns(readEnsemble(onnx)), fixture.link)
}

function roundedColumns({
  featureCount,
  feature,
  threshold,
  missingLeft,
  value,
  base,
  roots,
  ...rest
}: TreeEnsemble): TreeColumns {
  const bits = 16
  const nodes = Array.from(feature.keys())
  const splits = nodes.filter((node) => (feature[node] ?? -1) >= 0)
  const leaves = nodes.filter((node) => (feature[node] ?? -1) < 0)
  const inFirst = (node: number) => node < (roots[1] ?? 0)
  return {
    format: 1,
    featureCount,
    bits,
    feature: [...feature],
    threshold: splits.map((node) => threshold[node] ?? 0),
    missingLeft: splits.map((node) => missingLeft[node] ?? 0),
    leaf: leaves.map((node) => Math.round(((value[node] ?? 0) + (inFirst(node) ? base : 0)) * 2 ** bits)),
    cover: leaves.map((node) => rest.cover?.[node] ?? 1),
  }
}

/** Names that would end a text, a name or a comment, if anything were pasted. */
export const hostileNames = [
  `a"b'c;--`,
  'x*/ DROP TABLE customers; /*',
  'back\\slash\\',
  'select',
  'zürich 東京 🙂',
  '`tick` [bracket] $1 %s {0}',
  'line\nbreak',
  `escape\\' OR 1 = 1 --`,
  '$(path) $$ {{ braces }}',
  'curly ’ʼ“” quotes',
  'batch\r\nGO\r\n!!list\u2028end',
  'tab\tand ]] brackets [[',
] as const

/** A contract with every kind of field, hostile names in all places, and drawn trees over it. */
export function drawnModel(depth: number, trees: number, seed: number): TestModel {
  const base = (name: string, missing: { readonly policy: 'accept' | 'reject' }, column = name) => ({
    ...words,
    name,
    column,
    input: true,
    sensitive: false,
    missing,
  })
  const number = { unit: '', decimals: 1, phrases: { other: '{value}' } } as const
  const yesOrNo = (yes: string, no: string) => [
    { value: true, source: [yes], phrase: '' },
    { value: false, source: [no], phrase: '' },
  ]
  const fields: readonly ContractField[] = [
    {
      ...base('plan', accept, hostileNames[0]),
      type: 'category',
      values: hostileNames.map((value) => ({ value, source: [value, `${value}?`], phrase: '' })),
      unknown: accept,
    },
    {
      ...base('region', reject, hostileNames[1]),
      type: 'category',
      values: ['North', 'South', 'None'].map((value) => ({ value, source: [value], phrase: '' })),
      unknown: reject,
    },
    { ...base('pool', accept, hostileNames[2]), type: 'boolean', values: yesOrNo('1', '0') },
    {
      ...base('sauna', accept, hostileNames[3]),
      type: 'boolean',
      values: yesOrNo('yes', 'no'),
      requires: { field: 'pool', values: [true], otherwise: "no 'pool'" },
    },
    {
      ...base('parking', reject, hostileNames[4]),
      type: 'boolean',
      values: yesOrNo('ja', 'nein'),
      requires: { field: 'region', values: ['North', 'South'], otherwise: 'nein' },
    },
    {
      ...base('fee', accept, hostileNames[5]),
      type: 'number',
      ...number,
      limits: [-50, 1e6],
      trained: [0, 90],
      outOfRange: accept,
    },
    {
      ...base('age', reject, hostileNames[6]),
      type: 'integer',
      ...number,
      limits: [0, 120],
      trained: [18, 99],
      outOfRange: reject,
    },
    { ...base('seen', accept), type: 'number', ...number, limits: [-1e9, 1e9], trained: [-5, 5], outOfRange: accept },
    {
      ...base('joined', accept),
      type: 'date',
      count: 'before',
      limits: [0, 20_000],
      trained: [30, 4_000],
      outOfRange: accept,
      phrases: { other: '{value}' },
      reading: { date: 'day.month.year' },
    },
    {
      ...base('ends', reject),
      type: 'date',
      count: 'after',
      limits: [-400, 800],
      trained: [-400, 700],
      outOfRange: reject,
      phrases: { other: '{value}' },
      reading: { date: depth === 1 ? 'month/day/yy' : 'year-month' },
    },
    {
      ...base('level', accept),
      type: 'category',
      ordered: true,
      values: ['low', 'middle', 'high', 'top'].map((value) => ({ value, source: [value], phrase: '' })),
      unknown: accept,
    },
    {
      ...base('grade', accept),
      type: 'category',
      ordered: true,
      values: ['C', 'B', 'A'].map((value) => ({ value, source: [value], phrase: '' })),
      unknown: reject,
    },
    {
      ...base('branch', reject),
      type: 'category',
      values: ['Hill', 'Elsewhere', 'Mill'].map((value) => ({
        value,
        source: [value],
        phrase: '',
        ...(value === 'Elsewhere' && { other: true }),
      })),
      unknown: accept,
    },
  ]
  return drawModel(fields, { missing: ['', '-1', 'N/A', 'None'] }, depth, trees, seed)
}

/** Drawn trees over fields. */
export function drawModel(
  fields: readonly ContractField[],
  source: ModelContract['source'],
  depth: number,
  trees: number,
  seed: number,
): DrawnTestModel {
  const random = seeded(seed)
  const features: readonly FeatureColumn[] = fields.flatMap((field): FeatureColumn[] => {
    if (!field.input) return []
    if (field.type === 'boolean') return [{ name: field.name, field: field.name, kind: 'boolean' }]
    const { name } = field
    if (field.type === 'date') return [{ name, field: name, kind: 'days', count: field.count }]
    if (field.type !== 'category') return [{ name, field: name, kind: 'number' }]
    if (field.ordered) return [{ name, field: name, kind: 'rank', values: field.values.map(({ value }) => value) }]
    return field.values.map(({ value }) => ({
      name: `${field.name}=${value}`,
      field: field.name,
      kind: 'indicator',
      value,
    }))
  })
  const columns: { [Key in 'feature' | 'threshold' | 'missingLeft' | 'leaf' | 'cover']: (number | null)[] } = {
    feature: [],
    threshold: [],
    missingLeft: [],
    leaf: [],
    cover: [],
  }
  const grow = (left: number) => {
    if (left === 0 || random() < 0.1) {
      columns.feature.push(-1)
      columns.leaf.push(Math.round((random() - 0.5) * 2 ** 15))
      columns.cover.push(1 + Math.floor(random() * 50))
      return
    }
    const index = Math.floor(random() * features.length)
    const field = fields.find(({ name }) => name === features[index]?.field) as ContractField
    const [low, high] = 'trained' in field ? field.trained : [-0.5, features[index]?.kind === 'rank' ? 3.5 : 1.5]
    const drawn = Math.fround(low + random() * (high - low))
    columns.feature.push(index)
    columns.threshold.push(random() < 0.05 ? null : random() < 0.1 ? 0 : drawn)
    columns.missingLeft.push(random() < 0.5 ? 1 : 0)
    grow(left - 1)
    grow(left - 1)
  }
  for (let tree = 0; tree < trees; tree++) grow(depth)
  const drawn = { format: 1, featureCount: features.length, bits: 16, ...columns } as unknown as TreeColumns
  return modelOf('drawn', fields, features, drawn, 'logit', source)
}
