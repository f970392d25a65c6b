import { type ContractField, isQuantity, type ListedField, type ModelContract } from '../model/contract'
import { isSame } from './exact-comparison'
import { type InputTable, otherwiseMark, plainTable } from './level-tables'
import { firstRow } from './workbook-layout'

/** Where a row's levels and numbers stand. */
export interface FieldColumns {
  readonly contract: ModelContract
  readonly inputs: readonly InputTable[]
  /** Columns of levels, by the field's name. */
  readonly levels: ReadonlyMap<string, string>
  /** Columns of numbers, by the field's name. */
  readonly numbers: ReadonlyMap<string, string>
}

/** When a field contradicts the one that it requires, and the words for it; nothing for a field that requires none. */
export function contradictionFormula(
  field: ContractField,
  { contract, inputs, levels, numbers }: FieldColumns,
): (readonly [when: string, words: string])[] {
  if (field.type !== 'boolean' || !field.requires || !field.input) return []
  const { requires } = field
  const other = contract.fields.find(({ name }) => name === requires.field)
  const column = other && levels.get(other.name)
  if (!other || !column) return []
  const cell = numbers.get(other.name) ?? column
  const wanted = isQuantity(other)
    ? requires.values.map(Number)
    : levelsOf(other, requires.values, inputs.find((each) => each.field === other) ?? plainTable(other))
  const holds = `OR(${wanted.map((each) => isSame(`$${cell}${firstRow}`, each)).join(',') || 'FALSE'})`
  const own = inputs.find((each) => each.field === field)?.places
  const [yes, no] = [own?.get(1), own?.get(0)]
  const mine = `$${levels.get(field.name)}${firstRow}`
  const isOtherwise = `${mine}=${(no ?? 0) + otherwiseMark}`
  return [
    [
      `OR(AND(${isOtherwise},${holds}),AND(${mine}=${yes},NOT(${holds})))`,
      `${field.column} contradicts ${other.column}`,
    ],
  ]
}

function levelsOf(field: ListedField, values: readonly unknown[], { places }: InputTable): readonly number[] {
  return values.flatMap((value) => {
    const place = field.type === 'boolean' ? Number(value) : field.values.findIndex((each) => each.value === value)
    const level = places.get(place)
    if (level === undefined) return []
    // "No internet service" means no as well.
    return field.type === 'boolean' && value === false ? [level, level + otherwiseMark] : [level]
  })
}
