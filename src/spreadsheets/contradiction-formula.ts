import { type ContractField, isQuantity, type ListedField, type ModelContract } from '../model/contract'
import { isLeftBlank, isRequiring, type RequiringField, ruledOutValue } from '../model/requirement'
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
  if (!isRequiring(field) || !field.input) return []
  const { requires } = field
  const other = contract.fields.find(({ name }) => name === requires.field)
  const column = other && levels.get(other.name)
  if (!other || !column) return []
  const cell = numbers.get(other.name) ?? column
  const wanted = isQuantity(other)
    ? requires.values.map(Number)
    : levelsOf(other, requires.values, inputs.find((each) => each.field === other) ?? plainTable(other))
  const holds = `OR(${wanted.map((each) => isSame(`$${cell}${firstRow}`, each)).join(',') || 'FALSE'})`
  const [whereMet, unlessMet] = sidesOf(field, inputs, { levels, numbers })
  const whereNot = `AND(${unlessMet},NOT(${holds}))`
  return [
    [
      whereMet === undefined ? whereNot : `OR(AND(${whereMet},${holds}),${whereNot})`,
      `${field.column} contradicts ${other.column}`,
    ],
  ]
}

/** What contradicts a requirement that is met, if anything does, and one that is not. */
function sidesOf(
  field: RequiringField,
  inputs: readonly InputTable[],
  { levels, numbers }: Pick<FieldColumns, 'levels' | 'numbers'>,
): readonly [whereMet: string | undefined, unlessMet: string] {
  const table = inputs.find((each) => each.field === field)
  const mine = `$${levels.get(field.name)}${firstRow}`
  if (field.type === 'boolean') {
    const [yes, no] = [table?.places.get(1), table?.places.get(0)]
    return [isLeftBlank(field) ? undefined : `${mine}=${(no ?? 0) + otherwiseMark}`, `${mine}=${yes}`]
  }
  if (isQuantity(field)) return [undefined, `$${numbers.get(field.name)}${firstRow}<>""`]
  const isThere = `${mine}<>${table?.missing}`
  const out = ruledOutValue(field)
  if (out === null) return [undefined, isThere]
  const level = table?.places.get(field.values.findIndex(({ value }) => value === out))
  const isFilled = table?.missing === undefined ? '' : `,${isThere}`
  return [`${mine}=${level}`, `AND(${mine}<>${level}${isFilled})`]
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
