import { createHash } from 'node:crypto'
import type { FeatureColumn, LoadedModel, ModelBundle, ModelContract, ModelManifest } from '@org/churn'
import { createChurnPredictor } from '@org/churn'
import { loadModel } from '@org/churn/model'
import * as z from 'zod'
import { fromOnnx } from '../../src/onnx'
import { attributesOf, type TestTree, writeOnnx } from './onnx-writer'
import { withoutGrid } from './without-grid'

/** A customer of an invented gym, small enough to try every record there is. */
export interface Member {
  plan: 'Monthly' | 'Yearly' | 'Family'
  pool: boolean
  sauna: boolean
  fee: number
  age: number
}

const common = { description: '', input: true, sensitive: false, missing: { policy: 'reject' as const } }
const yesOrNo = [true, false].map((value) => ({ value, source: [String(value)], phrase: value ? 'Yes' : 'No' }))
const eitherWay = [true, false].map((to) => ({ to, offered: true }))

/**
 * The sauna needs the pool; the fee can only fall, and not below 10; an age cannot be changed. All but the family plan is
 * offered, the pool at an unknown cost.
 */
export const gymContract: ModelContract = {
  formatVersion: 1,
  name: 'gym',
  title: 'Member',
  description: 'A member of Example Gym.',
  source: { missing: [''] },
  id: { name: 'id', column: 'id' },
  target: { name: 'left', column: 'left', values: [] },
  fields: [
    {
      ...common,
      name: 'plan',
      column: 'plan',
      label: 'Plan',
      type: 'category',
      values: ['Monthly', 'Yearly', 'Family'].map((value) => ({ value, source: [value], phrase: value })),
      unknown: { policy: 'reject' },
      actionable: {
        changes: [
          { to: 'Yearly', offered: true, cost: 30 },
          { from: ['Monthly'], to: 'Family', offered: false, cost: 12 },
          { from: ['Yearly'], to: 'Family', offered: false, cost: 6 },
        ],
      },
    },
    {
      ...common,
      name: 'pool',
      column: 'pool',
      label: 'Pool',
      type: 'boolean',
      values: yesOrNo,
      actionable: { changes: eitherWay },
    },
    {
      ...common,
      name: 'sauna',
      column: 'sauna',
      label: 'Sauna',
      type: 'boolean',
      values: yesOrNo,
      requires: { field: 'pool', values: [true], otherwise: 'No pool' },
      actionable: { changes: eitherWay.map((change) => ({ ...change, cost: 5 })) },
    },
    {
      ...common,
      name: 'fee',
      column: 'fee',
      label: 'Fee',
      type: 'number',
      unit: 'EUR',
      decimals: 0,
      limits: [0, 100],
      trained: [5, 40],
      outOfRange: { policy: 'accept' },
      phrases: { other: 'Fee of {value}' },
      actionable: { direction: 'decrease', bounds: [10, 40], offered: true, cost: 12 },
    },
    {
      ...common,
      name: 'age',
      column: 'age',
      label: 'Age',
      type: 'integer',
      unit: 'years',
      decimals: 0,
      limits: [0, 120],
      trained: [16, 90],
      outOfRange: { policy: 'accept' },
      phrases: { other: '{value} years old' },
      sensitive: true,
      actionable: { direction: 'either', offered: true },
    },
  ],
}

const schema = z
  .object({
    plan: z.enum(['Monthly', 'Yearly', 'Family']),
    pool: z.boolean(),
    sauna: z.boolean(),
    fee: z.number().min(0).max(100),
    age: z.int().min(0).max(120),
  })
  .check(({ value, issues }) => {
    if (value.sauna && !value.pool) issues.push({ code: 'custom', path: ['sauna'], input: true, message: 'needs pool' })
  })

export const gymColumns: readonly FeatureColumn[] = [
  { name: 'plan=Monthly', field: 'plan', kind: 'indicator', value: 'Monthly' },
  { name: 'plan=Yearly', field: 'plan', kind: 'indicator', value: 'Yearly' },
  { name: 'plan=Family', field: 'plan', kind: 'indicator', value: 'Family' },
  { name: 'pool', field: 'pool', kind: 'boolean' },
  { name: 'sauna', field: 'sauna', kind: 'boolean' },
  { name: 'fee', field: 'fee', kind: 'number' },
  { name: 'age', field: 'age', kind: 'number' },
]

/** The gym's bundle with these trees over {@link gymColumns}. */
export function gymBundle(gymTrees: readonly TestTree[]): ModelBundle<Member> {
  const metadata = {
    contract_sha256: 'gym',
    features: JSON.stringify(gymColumns.map(({ name }) => name)),
    link: 'logit',
  }
  const onnx = writeOnnx({ attributes: attributesOf(gymTrees), featureCount: gymColumns.length, metadata })
  const { trees, ...others } = withoutGrid(createChurnPredictor().manifest)
  const manifest: ModelManifest = {
    ...others,
    name: 'gym',
    contract: { sha256: 'gym' },
    model: { ...others.model, bytes: onnx.length, sha256: createHash('sha256').update(onnx).digest('hex') },
    features: gymColumns,
    calibration: { method: 'none' },
    operatingPoints: [{ name: 'balanced', threshold: 0.5 }],
    defaultOperatingPoint: 'balanced',
    riskBands: [{ name: 'low' }],
  }
  return { contract: gymContract, manifest, trees: fromOnnx(onnx), schema }
}

export function gymModel(gymTrees: readonly TestTree[]): LoadedModel<Member> {
  return loadModel(gymBundle(gymTrees))
}
