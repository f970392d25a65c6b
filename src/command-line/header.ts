import type { ModelContract } from '@org/churn'
import { type HeaderMatch, matchHeader, suggestColumns } from '@org/churn/csv'
import { FileError } from './failures'
import { printable } from './wording'

/** Delimiters that are tried when a header has only one column. */
const usualDelimiters = [',', ';', '\t', '|']

/** Names listed in a message. */
const mostListed = 40

/** Where the names of a file's columns come from, beside the file. */
export interface ColumnsFile {
  readonly path: string
  readonly rename: Readonly<Record<string, string>>
}

/** What a person has said about the header. */
export interface HeaderContext {
  /** What `--columns` names; all other names come from `--rename`. */
  readonly columnsFile?: ColumnsFile | undefined
  /** What `--delimiter` says. */
  readonly delimiter?: string | undefined
}

/**
 * @throws {FileError} when the header repeats a column, or lacks one that the model needs.
 */
export function readHeader(
  header: readonly string[],
  contract: ModelContract,
  rename: Readonly<Record<string, string>> = {},
  { columnsFile, delimiter }: HeaderContext = {},
): HeaderMatch {
  const match = matchHeader(contract, header, { rename })
  const names = header.map((name) => name.trim())
  const { missing, repeated } = match
  if (repeated.length > 0 && match.looksLike === undefined) {
    const found = repeated.map(({ column, names }) =>
      names.every((name) => name === column) ? column : names.join(' and '),
    )
    throw new FileError(`The header names a column twice, expected each once: ${list(found)}.`)
  }
  checkRenames(names, match, contract, rename, columnsFile)
  if (missing.length === 0) return match
  if (match.looksLike === 'customer') throw new FileError(describeHeadless(names, contract))
  const hint = hintFor(names, match, contract, delimiter)
  throw new FileError(`The header lacks ${list(missing)}. Got ${described(names)}.${hint}`)
}

/** @throws {FileError} for a name that the file does not have, and for a column that the model does not have. */
function checkRenames(
  names: readonly string[],
  { columns, missing }: HeaderMatch,
  contract: ModelContract,
  rename: Readonly<Record<string, string>>,
  file: ColumnsFile | undefined,
): void {
  const isFromFile = (name: string) => file?.rename[name] === rename[name]
  const known = knownColumns(contract)
  const lacking = new Set(missing)
  for (const [option, isMeant] of [
    ['--rename', (name: string) => !isFromFile(name)],
    [`--columns ${file?.path}`, isFromFile],
  ] as const) {
    const given = Object.keys(rename).filter(isMeant)
    const unknown = given.filter((name) => !known.has(rename[name]) && !columns.some((each) => each.name === name))
    const strangers = given.filter((name) => !names.includes(name) && !unknown.includes(name))
    // A list of columns may serve several files, which do not have all of them.
    const absent =
      option === '--rename' ? strangers : strangers.filter((name) => lacking.has(known.get(rename[name]) ?? ''))
    if (absent.length > 0) {
      throw new FileError(`${option}: the file has no column ${list(absent)}. Got ${described(names)}.`)
    }
    if (unknown.length > 0) {
      const got = unknown.map((name) => `${name}=${rename[name]}`)
      throw new FileError(
        `${option}: got ${list(got)}, expected one of the model's columns: ${list([...new Set(known.values())])}.`,
      )
    }
  }
}

/** The model's columns by the names that a person may give them. */
function knownColumns({ id, fields, target }: ModelContract): ReadonlyMap<string, string> {
  const columns = [...(id ? [id] : []), ...fields, target]
  return new Map(columns.flatMap(({ name, column }) => [[name, column] as const, [column, column] as const]))
}

/** Cells of a first line that are quoted. */
const mostQuoted = 4

function describeHeadless(cells: readonly string[], { id, fields, target }: ModelContract): string {
  const start = `No column is named. The first line looks like a customer: put a line with the column names above it`
  const own = [...(id ? [id] : []), ...fields].map(({ column }) => column)
  const names = [own, [...own, target.column]].find((each) => each.length === cells.length)
  const example = names ? `, such as ${names.join(',')}` : ''
  const more = cells.length > mostQuoted ? ', …' : ''
  return `${start}${example}. Got ${list(cells.slice(0, mostQuoted))}${more}.`
}

function described(names: readonly string[]): string {
  return `${names.length === 1 ? 'one column' : `${names.length} columns`}: ${list(names)}`
}

function hintFor(
  names: readonly string[],
  match: HeaderMatch,
  contract: ModelContract,
  givenDelimiter: string | undefined,
): string {
  const { looksLike, missing, others } = match
  const delimiter = names.length === 1 ? findDelimiter(names[0], contract) : undefined
  if (delimiter && givenDelimiter === undefined)
    return ' Each line stands in quotes as a whole: export the file again, or remove the quotes around the lines.'
  if (delimiter) return ` The delimiter is different: add --delimiter '${delimiter === '\t' ? '\\t' : delimiter}'.`
  if (names.length === 1 && matchHeader(contract, names[0].split(/\s{2,}/)).missing.length < missing.length)
    return ' The columns are aligned with blanks: separate them with commas or tabs.'
  if (looksLike === 'title') return ' The first line looks like a title: remove what stands above the column names.'
  if (missing.length > contract.fields.length / 2 || others.length === 0) return ''
  const suggested = suggestColumns(contract, match)
  if (others.length > 1 && suggested.length > 0 && suggested.every(({ name }) => isPasteable(name))) {
    const options = suggested.map(({ name, column }) => `--rename '${name}=${column}'`)
    return ` If ${suggested.length === 1 ? 'a column has another name' : 'columns have other names'}, add ${options.join(' ')}.`
  }
  const name = others.length === 1 ? others[0] : 'NAME'
  if (name.length <= longestPasted && isPasteable(name))
    return ` If a column has another name, add --rename '${name}=${missing[0]}'.`
  const named = name.length > longestPasted ? 'too long to type' : 'hard to type'
  return ` The other name is ${named}: put it into a file of lines NAME,${missing[0]}, and add --columns FILE.`
}

/** Longest name that is repeated whole, so that the hint works as it stands. */
const longestPasted = 80

/** Whether a shell passes the name on as it is shown, between single quotes. */
function isPasteable(name: string): boolean {
  return printable(name, longestPasted) === name && !/['\u00a0\u2000-\u200a\u202f\u205f\u3000]/.test(name)
}

/** The delimiter that would split a header into all columns that the model needs. */
function findDelimiter(header: string, contract: ModelContract): string | undefined {
  return usualDelimiters.find((delimiter) => {
    const parts = header.split(delimiter).map((part) => part.trim().replace(/^"|"$/g, ''))
    return matchHeader(contract, parts).missing.length === 0
  })
}

/** Names for a message, cut to a readable number and made safe for a terminal. */
export function list(names: readonly string[]): string {
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  return `${names
    .slice(0, mostListed)
    .map((name) => (name === '' ? '""' : printable(name, 80)))
    .join(', ')}${more}`
}
