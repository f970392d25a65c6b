import { printValue, readGiven } from '../checks/errors'
import { readContract } from '../checks/given-contract'
import type { ModelContract } from '../model/contract'
import type { HeaderMatch } from './header'
import type { CsvTable } from './table'

/** The encodings in words. */
const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': 'Windows-1252',
  'latin-1': 'Latin-1',
}

/** Lines above the header that are quoted. */
const mostQuoted = 3

/**
 * Says in sentences how a table is read, where that may be unexpected: another encoding or delimiter than that of the file
 * the model learned from, lines above the header, columns by other names. None for a file that is as usual.
 *
 * @param givenDelimiter What your user asked for, if anything.
 */
export function describeReading(
  table: CsvTable,
  match: HeaderMatch,
  contract: ModelContract,
  givenDelimiter?: string,
): readonly string[] {
  readContract(contract)
  return readGiven('table', 'what readCsv and matchHeader answer', () =>
    sentencesOf(table, match, contract, givenDelimiter),
  )
}

function sentencesOf(
  table: CsvTable,
  { columns }: HeaderMatch,
  contract: ModelContract,
  givenDelimiter: string | undefined,
): readonly string[] {
  const { encoding, delimiter = ',', lead = 0 } = contract.source?.reading ?? {}
  const others = columns.filter(({ match }) => match !== 'exact')
  return [
    ...describeEncoding(table, encoding),
    ...(givenDelimiter !== undefined || table.delimiter === delimiter ? [] : [describeDelimiter(table, contract)]),
    ...(table.lead.length === lead || table.lead.length === 0 ? [] : [describeLead(table.lead)]),
    ...(others.length === 0
      ? []
      : [`Columns by other names: ${others.map(({ name, column }) => `${unquoted(name)} is ${column}`).join(', ')}.`]),
  ]
}

function describeEncoding({ encoding, header, topIsUtf8 }: CsvTable, learned: string | undefined): readonly string[] {
  const found = encoding ?? (topIsUtf8 ? 'utf-8' : undefined)
  const known = learned === undefined ? 'UTF-8' : (encodingNames[learned] ?? learned)
  if (found !== undefined && encodingNames[found] !== known) {
    const learnedFrom = learned === undefined ? '' : `; the model learned from one that is ${known}`
    return [`The file is ${encodingNames[found]}${learnedFrom}.`]
  }
  if (encoding === undefined && header.encoding !== 'utf-8' && encodingNames[header.encoding] !== known)
    return [`The header is read as ${encodingNames[header.encoding]}, because its bytes are not UTF-8.`]
  return []
}

function describeDelimiter({ delimiter }: CsvTable, { source }: ModelContract): string {
  const learned = source?.reading?.delimiter
  const learnedFrom = learned === undefined ? '' : `; in the file that the model learned from, by ${inWords(learned)}`
  return `The columns are separated by ${inWords(delimiter)}${learnedFrom}.`
}

const inWords = (delimiter: string) => (delimiter === '\t' ? 'tabs' : `"${delimiter}"`)

function describeLead(lead: readonly string[]): string {
  const filled = lead.map((line) => line.replace(/[;,\t|\s]+$/, '')).filter((line) => line !== '')
  if (filled.length === 0) return 'Empty rows stand above the column names and are skipped.'
  const more = filled.length > mostQuoted ? ', …' : ''
  const count = filled.length === 1 ? 'One line stands' : `${filled.length} lines stand`
  const verb = filled.length === 1 ? 'is' : 'are'
  return `${count} above the column names and ${verb} skipped: ${filled
    .slice(0, mostQuoted)
    .map((line) => printValue(line))
    .join(', ')}${more}.`
}

/** A name from the file as it is, but safe for a terminal and a log. */
const unquoted = (name: string) => {
  const printed = printValue(name)
  return printed === `"${name}"` ? name : printed
}
