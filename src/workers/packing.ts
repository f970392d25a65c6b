import { dayOfIsoDate, isoDateOf } from '../arithmetic/calendar'
import { propertyOf } from '../checks/property'
import { isQuantity, type ListedField, type ModelContract } from '../model/contract'

/**
 * Records as columns in the contract's order, whose buffers move to another thread without being copied: numbers, and
 * dates as day numbers, as Float64Array, NaN for null; anything listed as Uint16Array of places in {@link listOf}.
 */
export type PackedRecords = readonly (Float64Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[]

/** The parts of a chunk that are posted, and those that stay. */
export interface Packing {
  readonly columns: PackedRecords
  /** Places in the chunk of the records that were packed. */
  readonly packed: readonly number[]
  /** Places of the other records: a value is not one of the contract's, or cannot be read. */
  readonly others: readonly number[]
}

/** Every value that a field with listed values may have in a packed record. */
const listOf = (field: ListedField): readonly unknown[] => [...field.values.map(({ value }) => value), null, undefined]

/** Packs the records that hold only values of the contract. Hostile records are detected and not copied. */
export function createPacker({ fields }: ModelContract): (records: readonly unknown[]) => Packing {
  const codes = fields.map((field) =>
    isQuantity(field) ? undefined : new Map(listOf(field).map((value, code) => [value, code])),
  )
  const areDates = fields.map(({ type }) => type === 'date')
  return (records) => {
    const columns = codes.map((code) => (code ? new Uint16Array(records.length) : new Float64Array(records.length)))
    const packed: number[] = []
    const others: number[] = []
    /** Writes into row `packed.length`. If it gives up half-way, the next record overwrites the row. */
    const pack = (record: unknown): boolean => {
      if (typeof record !== 'object' || record === null || Array.isArray(record)) return false
      const values = record as Readonly<Record<string, unknown>>
      const row = packed.length
      for (let index = 0; index < fields.length; index++) {
        const value = propertyOf(values, fields[index].name)
        const code = codes[index]
        if (code) {
          const place = code.get(value)
          if (place === undefined) return false
          columns[index][row] = place
        } else if (value === null) columns[index][row] = Number.NaN
        else if (areDates[index]) {
          const day = typeof value === 'string' ? dayOfIsoDate(value) : undefined
          if (day === undefined) return false
          columns[index][row] = day
        } else if (typeof value === 'number' && !Number.isNaN(value)) columns[index][row] = value
        else return false
      }
      return true
    }
    // Not `forEach`, which would skip the holes of a sparse list.
    for (let place = 0; place < records.length; place++) {
      ;(readable(() => pack(records[place])) ? packed : others).push(place)
    }
    // If no record stays behind, the columns are full and need no copy.
    return {
      columns: others.length === 0 ? columns : columns.map((column) => column.slice(0, packed.length)),
      packed,
      others,
    }
  }
}

/** Unpacks the records. */
export function createUnpacker({ fields }: ModelContract): (columns: PackedRecords) => readonly unknown[] {
  const lists = fields.map((field) => (isQuantity(field) ? undefined : listOf(field)))
  return (columns) =>
    Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
      const record: Record<string, unknown> = {}
      fields.forEach(({ name, type }, index) => {
        const code = columns[index][row]
        const list = lists[index]
        if (list) record[name] = list[code]
        else if (Number.isNaN(code)) record[name] = null
        else record[name] = type === 'date' ? isoDateOf(code) : code
      })
      return record
    })
}

/** The value read; false if a getter or a revoked proxy throws. */
function readable(read: () => boolean): boolean {
  try {
    return read()
  } catch {
    return false
  }
}
