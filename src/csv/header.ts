import { InvalidOptionError, readGiven } from '../checks/errors'
import { readContract } from '../checks/given-contract'
import { type OptionRules, readOptions } from '../checks/options'
import type { ContractField, ModelContract } from '../model/contract'
import type { RawRow } from '../steps/read-row'

/** How the columns of a file map to the columns of a contract. Nothing is thrown: the caller decides what to do. */
export interface HeaderMatch {
  /** The contract's columns that the file has, in the file's order. */
  readonly columns: readonly MatchedColumn[]
  /** Columns that the model needs and the file lacks, by the source's names. */
  readonly missing: readonly string[]
  /** Columns that the file has more than once. */
  readonly repeated: readonly RepeatedColumn[]
  /** Names of the file's other columns; those without a name are left out. */
  readonly others: readonly string[]
  /** What the first line seems to be, if not a header. */
  readonly looksLike: 'customer' | 'title' | undefined
  /** The cells that the contract reads, by the source's names: the input of `readRow` and `readLabel`. */
  rowOf(cells: readonly string[]): RawRow
}

/** A column of the contract that a file has. */
export interface MatchedColumn {
  /** The source's name. */
  readonly column: string
  /** The file's name, trimmed. */
  readonly name: string
  /** Index among the file's columns. */
  readonly place: number
  /**
   * How the name was found: `exact` is the source's name; `public` the field's public name; `similar` either of them in
   * another case or with other blanks, `_`, `-` or `.`; `renamed` a name given by the caller.
   */
  readonly match: 'exact' | 'public' | 'similar' | 'renamed'
}

/** A column that a file has more than once. */
export interface RepeatedColumn {
  /** The contract's column by the source's name, or else the repeated name itself. */
  readonly column: string
  /** The file's names for it, in the file's order. */
  readonly names: readonly string[]
}

/** How a header is matched. */
export interface HeaderOptions {
  /**
   * Maps names in the file to the contract's columns, by the source's or the public name: `{ kunde_seit: 'tenure' }`.
   */
  readonly rename?: Readonly<Record<string, string>>
}

/** Whether a value maps names to columns. */
export function isRename(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value)
}

const isTexts = (header: unknown) =>
  readGiven('header', 'texts', () => Array.isArray(header) && [...header].every((name) => typeof name === 'string'))

const headerOptions: OptionRules = { rename: [isRename, 'an object of columns by name'] }

/** A column of the contract: a field, the identifier, or the outcome. */
interface Known {
  readonly name: string
  readonly column: string
}

/**
 * Finds a contract's columns in a header: by the source's names, by the fields' public names, and by either in other
 * case, blanks, `_`, `-` or `.`. The outcome's name may also be followed by "label" or "value". Other columns are
 * ignored.
 *
 * @param header The cells of the first line.
 */
export function matchHeader(
  contract: ModelContract,
  header: readonly string[],
  options: HeaderOptions = {},
): HeaderMatch {
  readContract(contract)
  if (!isTexts(header)) throw new InvalidOptionError('header', header, 'the cells of the first line')
  const { rename = {} } = readOptions<HeaderOptions>(options, headerOptions)
  const names = header.map((name) => name.trim())
  const find = createFinder(knownColumns(contract), rename)
  const columns = names.flatMap((name, place): MatchedColumn[] => {
    const found = name === '' ? undefined : find(name)
    return found ? [{ ...found, name, place }] : []
  })
  const outcome = columns.some(({ column }) => column === contract.target.column) ? [] : findOutcome(contract, names)
  const all = [...columns, ...outcome].sort((a, b) => a.place - b.place)
  const placed = new Map(all.map(({ column, place }) => [column, place]))
  const columnAt = new Map(all.map(({ column, place }) => [place, column]))
  const missing = contract.fields
    .filter(({ input, column }) => input && !placed.has(column))
    .map(({ column }) => column)
  const inputs = contract.fields.filter(({ input }) => input).length
  return {
    columns: all,
    missing,
    repeated: findRepeated(names, columnAt),
    others: names.filter((name, place) => name !== '' && !columnAt.has(place)),
    looksLike: missing.length === inputs ? describeLine(contract, names) : undefined,
    rowOf(cells) {
      // No prototype, so that no column name has a special meaning.
      const row: Record<string, string> = Object.create(null)
      for (const { column, place } of all) row[column] = cells[place] ?? ''
      return row
    },
  }
}

/**
 * Builds what counts how many of the model's columns some names stand for.
 *
 * @returns also how many there are.
 */
export function createColumnCounter(contract: ModelContract, rename: Readonly<Record<string, string>>) {
  const find = createFinder(knownColumns(contract), rename)
  const inputs = new Set(contract.fields.filter(({ input }) => input).map(({ column }) => column))
  const count = (names: readonly string[]) => {
    const found = new Set(names.map((name) => find(name.trim())?.column))
    let columns = 0
    for (const column of inputs) if (found.has(column)) columns++
    return columns
  }
  return { count, inputs: inputs.size }
}

const knownColumns = (contract: ModelContract): readonly Known[] => [
  ...(contract.id ? [contract.id] : []),
  contract.target,
  ...contract.fields,
]

const simplified = (name: string) => name.toLowerCase().replaceAll(/[\s_.-]+/g, '')

/** Builds the look-up from a name in the file to the contract's column. */
function createFinder(known: readonly Known[], rename: Readonly<Record<string, string>>) {
  const exact = new Map(known.map(({ column }) => [column, column]))
  const own = new Map(known.map(({ name, column }) => [name, column]))
  const similar = new Map<string, string | undefined>()
  for (const { name, column } of known) {
    for (const simple of new Set([simplified(name), simplified(column)])) {
      // A name that two columns share stands for neither.
      similar.set(simple, similar.has(simple) ? undefined : column)
    }
  }
  return (name: string): Pick<MatchedColumn, 'column' | 'match'> | undefined => {
    const renamed = Object.hasOwn(rename, name) ? rename[name] : undefined
    const meant = renamed ?? name
    const levels = [
      ['exact', exact.get(meant)],
      ['public', own.get(meant)],
      ['similar', similar.get(simplified(meant))],
    ] as const
    for (const [match, column] of levels) {
      if (column !== undefined) return { column, match: renamed === undefined ? match : 'renamed' }
    }
    return undefined
  }
}

/** The outcome under its name with an addition: the first of "label" and "value" that the file has. */
function findOutcome({ target }: ModelContract, names: readonly string[]): readonly MatchedColumn[] {
  for (const addition of ['label', 'value']) {
    const sought = simplified(target.column) + addition
    const place = names.findIndex((name) => simplified(name) === sought)
    if (place >= 0) return [{ column: target.column, name: names[place], place, match: 'similar' }]
  }
  return []
}

function findRepeated(names: readonly string[], columnAt: ReadonlyMap<number, string>): readonly RepeatedColumn[] {
  const groups = new Map<string, string[]>()
  names.forEach((name, place) => {
    if (name === '') return
    const column = columnAt.get(place)
    // A name in the file differs from a column of the contract with the same name.
    const key = column === undefined ? `name ${name}` : `column ${column}`
    const group = groups.get(key)
    if (group) group.push(name)
    else groups.set(key, [name])
  })
  return [...groups]
    .filter(([, found]) => found.length > 1)
    .map(([key, found]) => ({ column: key.slice(key.indexOf(' ') + 1), names: found }))
}

/** What the first line is, if it names no column of the model. */
function describeLine(contract: ModelContract, cells: readonly string[]): HeaderMatch['looksLike'] {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length === 1 && (cells.length > 1 || filled[0].includes(' '))) return 'title'
  const spellings = new Set(contract.fields.flatMap(spellingsOf))
  const values = filled.filter((cell) => spellings.has(cell.toLowerCase()) || /^-?\d+([.,]\d+)?$/.test(cell))
  return filled.length > 1 && values.length >= filled.length / 2 ? 'customer' : undefined
}

function spellingsOf(field: ContractField): readonly string[] {
  if (field.type !== 'boolean' && field.type !== 'category') return []
  return field.values.flatMap(({ value, source }) => [String(value), ...source]).map((text) => text.toLowerCase())
}
