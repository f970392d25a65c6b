import type { ModelContract } from '@org/churn'
import { type HeaderMatch, matchHeader } from '@org/churn/csv'
import { FileError } from './failures'
import { printable } from './wording'

/** Delimiters that are tried when a header has only one column. */
const usualDelimiters = [',', ';', '\t', '|']

/** Names listed in a message. */
const mostListed = 40

/** @throws {FileError} when the header repeats a column, or lacks one that the model needs. */
export function readHeader(
  header: readonly string[],
  contract: ModelContract,
  rename: Readonly<Record<string, string>> = {},
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
  const strangers = Object.keys(rename).filter((name) => !names.includes(name))
  if (strangers.length > 0) {
    throw new FileError(`--rename: the file has no column ${list(strangers)}. Got ${described(names)}.`)
  }
  const unknown = Object.keys(rename).filter((name) => !match.columns.some((each) => each.name === name))
  if (unknown.length > 0) {
    const known = [...(contract.id ? [contract.id] : []), ...contract.fields, contract.target].map(
      ({ column }) => column,
    )
    const got = unknown.map((name) => `${name}=${rename[name]}`)
    throw new FileError(`--rename: got ${list(got)}, expected one of the model's columns: ${list(known)}.`)
  }
  if (missing.length > 0) {
    throw new FileError(`The header lacks ${list(missing)}. Got ${described(names)}.${hintFor(names, match, contract)}`)
  }
  return match
}

function described(names: readonly string[]): string {
  return `${names.length === 1 ? 'one column' : `${names.length} columns`}: ${list(names)}`
}

function hintFor(
  names: readonly string[],
  { looksLike, missing, others }: HeaderMatch,
  contract: ModelContract,
): string {
  const delimiter = names.length === 1 ? findDelimiter(names[0], contract) : undefined
  if (delimiter) return ` The delimiter is different: add --delimiter '${delimiter === '\t' ? '\\t' : delimiter}'.`
  if (looksLike === 'customer')
    return ' The first line looks like a customer: put a line with the column names above it.'
  if (looksLike === 'title') return ' The first line looks like a title: remove what stands above the column names.'
  if (missing.length > contract.fields.length / 2 || others.length === 0) return ''
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
