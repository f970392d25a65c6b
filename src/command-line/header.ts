import type { ModelContract } from '@org/churn'
import type { CsvRecord } from './csv-records'
import { FileError } from './failures'
import { printable } from './wording'

/** The columns of a file. */
export interface Header {
  /** Names as the file writes them: what an output repeats. */
  readonly names: readonly string[]
  /** The cells a contract reads, by column name: an object without prototype, so that no name can mean anything else. */
  readonly cellsOf: (values: readonly string[]) => Readonly<Record<string, string>>
}

/** Delimiters that are tried when a header has only one column. */
const usualDelimiters = [',', ';', '\t', '|']

/** Names listed in a message. */
const mostListed = 40

/** @throws {FileError} when the first record is no header, repeats a column, or lacks one that the model needs. */
export function readHeader({ values, problem }: CsvRecord, contract: ModelContract): Header {
  if (problem) throw new FileError(`Line 1, the header, cannot be read: ${problem.message}.`)
  const trimmed = values.map((name) => name.trim())
  const repeated = trimmed.filter((name, index) => trimmed.indexOf(name) !== index)
  if (repeated.length > 0) {
    throw new FileError(`The header names a column twice, expected each once: ${list([...new Set(repeated)])}.`)
  }
  const needed = contract.fields.filter(({ input }) => input).map(({ column }) => column)
  const absent = needed.filter((name) => !trimmed.includes(name))
  if (absent.length > 0) {
    const columns = trimmed.length === 1 ? 'one column' : `${trimmed.length} columns`
    throw new FileError(
      `The header lacks ${list(absent)}. Got ${columns}: ${list(trimmed)}.${hintFor(trimmed, needed)}`,
    )
  }
  const read = [...contract.fields.map(({ column }) => column), contract.id.column, contract.target.column]
  const places = read.map((name) => [name, trimmed.indexOf(name)] as const).filter(([, index]) => index >= 0)
  const cellsOf = (values: readonly string[]) => {
    const cells: Record<string, string> = Object.create(null)
    for (const [name, index] of places) cells[name] = values[index] ?? ''
    return cells
  }
  return { names: values, cellsOf }
}

function hintFor(names: readonly string[], needed: readonly string[]): string {
  if (names.length > 1) return ''
  const found = usualDelimiters.find((delimiter) => {
    const parts = names[0].split(delimiter).map((part) => part.trim().replace(/^"|"$/g, ''))
    return needed.every((name) => parts.includes(name))
  })
  return found ? ` The delimiter is another one: add --delimiter '${found === '\t' ? '\\t' : found}'.` : ''
}

function list(names: readonly string[]): string {
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  return `${names
    .slice(0, mostListed)
    .map((name) => (name === '' ? '""' : printable(name, 80)))
    .join(', ')}${more}`
}
