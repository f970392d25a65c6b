import type { FeatureColumn } from '../model/manifest'
import { createReasonWriter } from '../steps/phrase'
import type { TreeEnsemble } from '../trees/ensemble'
import { type ListedReason, levelsFor, reasonOf, tabulate } from './additive-fields'
import { arithmetic, call, choose, compare, type Expression, inRuns, integer, made } from './expression'
import type { FieldReading } from './read-field'
import { type ShareTables, shareTables } from './share-tables'
import { type Named, named, type StatementStep, step } from './statement'
import { createSplits } from './tree-sums'

/**
 * Most numbers in the tables of one statement: DuckDB plans 3 million in 15 s, PostgreSQL in 7 and SQLite in 4. By default,
 * no more than it plans in about one.
 */
export const mostEntries = { asked: 3_000_000, unasked: 250_000 } as const

/** The reasons of a model with interactions: by field, how strong its reason is and which one that is. */
export interface DeepReasons {
  readonly steps: readonly StatementStep[]
  /** By field: whole numbers from 1 on, of which no two are equal; of equally strong reasons, the first field's is greater. */
  readonly strengths: readonly Named[]
  /** By field: the place of its reason in the list. */
  readonly places: readonly Named[]
  readonly reasons: readonly ListedReason[]
}

/** Parts of trees whose shares one step adds up. */
const partsOfStep = 48

/**
 * Finds the strongest reasons of any ensemble in a row: the SHAP value of each field as a sum of entries, one from each
 * table of a part of a tree, found by the outcomes of its splits. Undefined where the tables would have more than
 * `most` numbers. Needs `cover`.
 */
export function deepReasons(
  ensemble: TreeEnsemble,
  columns: readonly FeatureColumn[],
  readings: readonly FieldReading[],
  names: ReadonlyMap<FieldReading['field'], string>,
  most: number,
): DeepReasons | undefined {
  const given = readings.filter(({ field }) => field.input && !field.sensitive)
  const fieldOf = columns.map((column) => given.findIndex(({ field }) => field.name === column.field))
  const splitAt = createSplits(ensemble, columns, readings)
  const found = shareTables(ensemble, fieldOf, given.length, splitAt, most)
  if (!found) return undefined
  const nameOf = ({ field }: FieldReading) => names.get(field) as string
  const { steps, totals } = addUp(found, given.map(nameOf))
  const reasons: ListedReason[] = []
  const places = given.map((reading, index) =>
    named(`place_${nameOf(reading)}`, placeOf(reading, columns, totals[index], reasons)),
  )
  const strengths = given.map((reading, index) => {
    const order = given.length - index
    const strength = arithmetic('*', call('abs', totals[index]), integer(given.length))
    return named(`strength_${nameOf(reading)}`, arithmetic('+', strength, integer(order)))
  })
  const note = 'How strong the reason of each field is, and its place in the list of reasons.'
  return { steps: [...steps, step('strengths', note, [...strengths, ...places])], strengths, places, reasons }
}

/** Adds up the entries of each field, some parts of trees at a time. */
function addUp({ parts, offsets }: ShareTables, names: readonly string[]) {
  const totals: Expression[] = offsets.map(integer)
  const steps = inRuns(
    parts.map((part, index) => ({ ...part, name: `pattern_${index + 1}` })),
    partsOfStep,
  ).flatMap((run, index) => {
    const patterns = run.map(({ name, pattern }) => named(name, pattern))
    const shares = names.flatMap((name, field): Named[] => {
      const entries = run.flatMap(({ name, tables }) =>
        tables
          .filter((table) => table.field === field)
          .map((table): Expression => ({ kind: 'entry', of: table.entries, at: made(name) })),
      )
      if (entries.length === 0) return []
      const share = named(`share_${index + 1}_${name}`, arithmetic('+', totals[field], ...entries))
      totals[field] = made(share.name)
      return [share]
    })
    return [
      step(`patterns_${index + 1}`, 'Numbers for the ways that a row goes in some parts of trees.', patterns),
      step(`shares_${index + 1}`, 'What these ways add to the SHAP value of each field.', shares),
    ]
  })
  return { steps, totals }
}

/** The place of a field's reason, by its value and direction; the reasons that there can be go into `reasons`. */
function placeOf(
  reading: FieldReading,
  columns: readonly FeatureColumn[],
  total: Expression,
  reasons: ListedReason[],
): Expression {
  const { field } = reading
  const first = reasons.length
  const write = createReasonWriter(field)
  let count = 0
  const levels = levelsFor(field, [], (_, value) => {
    for (const shap of directions) {
      const place = first + 3 * count + directions.indexOf(shap) + 1
      reasons.push({ place, field: field.name, ...reasonOf(field, { shap, value }, write) })
    }
    return { steps: first + 3 * count++ + 2, shap: 0, value }
  })
  const neutral = tabulate({ field, own: [], ...levels }, reading, columns, ({ steps }) => steps)
  if (total.kind === 'integer')
    return total.value === 0 ? neutral : arithmetic('+', neutral, integer(Math.sign(total.value)))
  const direction = choose(
    [
      { when: compare(total, '>', integer(0)), gives: integer(1) },
      { when: compare(total, '<', integer(0)), gives: integer(-1) },
    ],
    integer(0),
  )
  return arithmetic('+', neutral, direction)
}

/** Of a SHAP value: lowers, neutral, raises. */
const directions = [-1, 0, 1] as const
