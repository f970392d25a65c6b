import type { FeatureColumn, ModelContract } from '@org/churn'
import * as z from 'zod'

const common = { description: '', input: true, sensitive: false }
const accept = { policy: 'accept' } as const
const reject = { policy: 'reject' } as const
const listed = (values: readonly string[]) => values.map((value) => ({ value, source: [value], phrase: value }))

/**
 * Readers joined up to ten years ago, their cards end within two years, and the branch takes names that nobody listed.
 */
export const libraryContract: ModelContract = {
  formatVersion: 1,
  name: 'library',
  title: 'Reader',
  description: 'A reader of Example Library.',
  source: { missing: [''] },
  id: null,
  target: { name: 'left', column: 'left', values: [] },
  asOf: '2024-02-29',
  fields: [
    {
      ...common,
      name: 'joined',
      column: 'Joined',
      label: 'Joined',
      type: 'date',
      count: 'before',
      limits: [0, 3653],
      trained: [30, 1461],
      missing: accept,
      outOfRange: accept,
      reading: { date: 'day.month.year' },
      phrases: { one: 'Joined yesterday', other: 'Joined {value} days ago', missing: 'Joined nobody knows when' },
    },
    {
      ...common,
      name: 'cardEnds',
      column: 'Card ends',
      label: 'Card ends',
      type: 'date',
      count: 'after',
      limits: [-31, 731],
      trained: [-31, 731],
      missing: reject,
      outOfRange: reject,
      phrases: { other: 'Card ends in {value} days' },
    },
    {
      ...common,
      name: 'loans',
      column: 'Loans',
      label: 'Loans',
      type: 'category',
      ordered: true,
      values: listed(['Never', 'Now and then', 'Often']),
      missing: accept,
      unknown: accept,
      actionable: { changes: [{ to: 'Often', offered: true, cost: 2 }] },
    },
    {
      ...common,
      name: 'branch',
      column: 'Branch',
      label: 'Branch',
      type: 'category',
      values: [
        ...listed(['Harbour', 'Hill']),
        { value: 'Elsewhere', source: ['Mill'], phrase: 'Another branch', other: true },
      ],
      missing: reject,
      unknown: accept,
    },
  ],
}

export const libraryColumns: readonly FeatureColumn[] = [
  { name: 'joined', field: 'joined', kind: 'days', count: 'before' },
  { name: 'cardEnds', field: 'cardEnds', kind: 'days', count: 'after' },
  { name: 'loans', field: 'loans', kind: 'rank', values: ['Never', 'Now and then', 'Often'] },
  { name: 'branch=Harbour', field: 'branch', kind: 'indicator', value: 'Harbour' },
  { name: 'branch=Hill', field: 'branch', kind: 'indicator', value: 'Hill' },
  { name: 'branch=Elsewhere', field: 'branch', kind: 'indicator', value: 'Elsewhere' },
]

export const readerSchema = z.object({
  joined: z.iso.date().nullable(),
  cardEnds: z.iso.date(),
  loans: z.string().nullable(),
  branch: z.string(),
})
