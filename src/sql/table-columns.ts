import { InvalidOptionError } from '../checks/errors'
import type { ContractField, ModelContract } from '../model/contract'

/**
 * Where the table holds one of the contract's columns: its name there, with its type if that is not text. `text` is read
 * as `readRow` reads a cell, and a column of any other type is turned into text first. `number` skips that for numbers;
 * `boolean` takes true and false as they are, and `date` a database's own dates. Columns that the model does not use are
 * read only if they are named, or if they decide whether a used one contradicts itself. `null` says that the table lacks
 * such a column: it is then missing in every row, as `readRow` takes it.
 */
export type TableColumn =
  | string
  | { readonly name: string; readonly type?: 'text' | 'number' | 'boolean' | 'date' }
  | null

type ColumnType = NonNullable<Exclude<TableColumn, string | null>['type']>

/** What the column of a field may hold. */
const columnTypes: Readonly<Record<'boolean' | 'date' | 'others', readonly ColumnType[]>> = {
  boolean: ['text', 'number', 'boolean'],
  date: ['text', 'date'],
  others: ['text', 'number'],
}

/** A field's column in the table. */
export interface FieldColumn {
  /** Undefined where the table lacks it. */
  readonly name: string | undefined
  readonly type: ColumnType
}

/**
 * The fields that a statement reads: what the model uses, what decides whether those contradict themselves, and what is
 * named beside that, because the table has it: its contradictions and what cannot be read of it are then reported, too.
 */
export function fieldsToRead(
  { fields }: ModelContract,
  given: Readonly<Record<string, TableColumn>>,
): readonly ContractField[] {
  const needed = new Set<string>()
  const add = (field: ContractField | undefined): void => {
    if (!field || needed.has(field.name)) return
    needed.add(field.name)
    if (!field.requires) return
    const { requires } = field
    add(fields.find(({ name }) => name === requires.field))
  }
  const isNamed = ({ name, column }: ContractField) =>
    [column, name].some((key) => Object.hasOwn(given, key) && given[key] !== null)
  for (const field of fields) if (field.input || isNamed(field)) add(field)
  return fields.filter(({ name }) => needed.has(name))
}

/**
 * Finds the column of each field, by the source's column or the field's public name.
 *
 * @throws {InvalidOptionError} for a column that the contract does not have, for one that is named twice or not at all, and
 * for one that cannot be of its type.
 */
export function columnsOf(
  contract: ModelContract,
  given: Readonly<Record<string, TableColumn>> = {},
): (field: ContractField) => FieldColumn {
  const known = [...(contract.id ? [contract.id] : []), contract.target, ...contract.fields]
  const stranger = Object.keys(given).find((key) => !known.some(({ name, column }) => key === name || key === column))
  if (stranger !== undefined) {
    const expected = `a column of the contract: ${known.map(({ column }) => column).join(', ')}`
    throw new InvalidOptionError('columns', stranger, expected)
  }
  return (field) => {
    if (!field.input && isAbsent(field, given)) return { name: undefined, type: 'text' }
    const { key, name, type = 'text' } = findColumn(field, given)
    const types = columnTypes[field.type === 'boolean' || field.type === 'date' ? field.type : 'others']
    if (!types.includes(type)) throw new InvalidOptionError(`columns.${key}`, type, `one of ${types.join(', ')}`)
    return { name, type }
  }
}

/** Whether the table lacks a field's column. */
function isAbsent({ name, column }: ContractField, given: Readonly<Record<string, TableColumn>>): boolean {
  const keys = [column, name].filter((key) => Object.hasOwn(given, key))
  return keys.length > 0 && keys.every((key) => given[key] === null)
}

function findColumn(
  of: { readonly name: string; readonly column: string },
  given: Readonly<Record<string, TableColumn>>,
) {
  const keys = [...new Set([of.column, of.name])].filter((each) => Object.hasOwn(given, each))
  if (keys.length > 1) throw new InvalidOptionError('columns', keys.join(' and '), 'one of them: both name one column')
  const [key] = keys
  const column: unknown = key === undefined ? of.column : given[key]
  const { name, type, ...others } = (typeof column === 'object' && column !== null ? column : { name: column }) as {
    readonly name: unknown
    readonly type?: ColumnType
  }
  const [other] = Object.keys(others)
  if (other !== undefined) throw new InvalidOptionError(`columns.${key}`, other, 'name and type alone')
  if (typeof name !== 'string' || name === '' || name.includes('\0')) {
    throw new InvalidOptionError(`columns.${key}`, name, 'the name of a column')
  }
  return { key, name, type }
}

/** Names in the table of the identifier and of all columns that are read. */
export function namesOf(contract: ModelContract, given: Readonly<Record<string, TableColumn>>): readonly string[] {
  const names = readNames(contract, given)
  const { id } = contract
  return [...new Set(id ? [findColumn(id, given).name, ...names] : names)]
}

/** Names in the table of the columns that are read. */
export function readNames(contract: ModelContract, given: Readonly<Record<string, TableColumn>>): readonly string[] {
  const columnOf = columnsOf(contract, given)
  return fieldsToRead(contract, given).flatMap((field) => columnOf(field).name ?? [])
}

/** Short names for fields inside the statement: the public ones, unless a database could take two for one. */
export function shortNames(fields: readonly ContractField[]): ReadonlyMap<ContractField, string> {
  const taken = new Set<string>()
  return new Map(
    fields.map((field, index) => {
      const isPlain = /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(field.name) && !taken.has(field.name.toLowerCase())
      const name = isPlain ? field.name : `field_${index + 1}_`
      taken.add(name.toLowerCase())
      return [field, name] as const
    }),
  )
}

/** Numbers among a source's spellings, for a column that holds numbers: those that print as they are spelt. */
export function numbersAmong(spellings: readonly string[]): readonly number[] {
  return spellings.map(Number).filter((value, index) => String(value) === spellings[index])
}
