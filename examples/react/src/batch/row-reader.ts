import { type ChurnPredictor, type FieldIssue, type NumberReading, readRow } from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'
import type { Columns } from './columns.ts'

/** A row as it was read. */
export interface ReadValues {
  /** By field, in the contract's order. */
  readonly values: readonly unknown[]
  readonly warnings: readonly FieldIssue[]
}

/** Texts that are remembered of each column: more would cost more memory than time. */
const mostRemembered = 20_000
const none: readonly FieldIssue[] = []

/**
 * Reads rows as `readRow` does, and remembers what each text of a column stands for: the rows of a large file repeat
 * them. A row is read from memory only if every one of its texts was in a row that `readRow` took without a warning. What
 * a field makes of its text can depend on the field that it requires, so both are remembered together.
 */
export function createRowReader(
  predictor: ChurnPredictor<CustomerRecord>,
  columns: Pick<Columns, 'rowOf' | 'placeOf'>,
  reading: { readonly numbers?: NumberReading },
): (cells: readonly string[]) => ReadValues {
  const { fields } = predictor.contract
  const placeOf = (name: string | undefined) => {
    const field = fields.find((each) => each.name === name)
    return field ? columns.placeOf(field.column) : undefined
  }
  const memories = fields.map((field) => ({
    name: field.name,
    place: columns.placeOf(field.column),
    required: placeOf(field.requires?.field),
    values: new Map<string, unknown>(),
  }))
  type Memory = (typeof memories)[number]
  const keyOf = ({ place, required }: Memory, cells: readonly string[]) => {
    const own = place === undefined ? '' : (cells[place] ?? '')
    return required === undefined ? own : `${own}\0${cells[required]}`
  }
  const recall = (cells: readonly string[]): readonly unknown[] | undefined => {
    const values: unknown[] = new Array(memories.length)
    for (let index = 0; index < memories.length; index++) {
      const memory = memories[index]
      const key = keyOf(memory, cells)
      const value = memory.values.get(key)
      if (value === undefined && !memory.values.has(key)) return undefined
      values[index] = value
    }
    return values
  }
  return (cells) => {
    const values = recall(cells)
    if (values) return { values, warnings: none }
    const warnings: FieldIssue[] = []
    const customer = readRow(predictor, columns.rowOf(cells), {
      ...reading,
      onWarning: (warning) => void warnings.push(warning),
    })
    if (warnings.length === 0) {
      for (const memory of memories) {
        if (memory.values.size < mostRemembered) memory.values.set(keyOf(memory, cells), customer[memory.name])
      }
    }
    return { values: fields.map(({ name }) => customer[name]), warnings }
  }
}
