import type { ModelContract } from '../model/contract'
import type { CsvProblem } from './record'

/** Says why a record is no customer; undefined for one that may be. */
export type AsideFinder = (cells: readonly string[]) => CsvProblem | undefined

/** What a row begins with that sums up others: the words that training knows, and those of averages and counts. */
export const totalWords: readonly string[] = (
  'total,totals,grand total,sum,summe,gesamt,gesamtsumme,insgesamt,totaal,totale,somma,suma,soma,toplam,' +
  'subtotal,subtotals,sub-total,zwischensumme,teilsumme,sous-total,total general,' +
  'average,averages,mean,median,durchschnitt,mittelwert,moyenne,promedio,media,gemiddelde,minimum,maximum,' +
  'count,anzahl,nombre,aantal'
).split(',')

/** Longest text that is compared with them. */
const longestWord = 60

/** Longest text that is quoted. */
const longestQuoted = 60

const ruled = /^[-=_*+:~\s]+$/

/** Small letters, without accents and without what stands behind: "Total (10):" is "total". */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[\s:.()#\d]+$/, '')
    .trim()
}

/**
 * Builds what tells a table's customers from the rest: blank rows, rows of totals, the header once more, ruled lines, and
 * notes below the table. A row with a customer's cells is never one of these.
 *
 * @param columns The contract's columns that the file has.
 */
export function createAsideFinder(
  contract: ModelContract,
  header: readonly string[],
  columns: readonly { readonly column: string; readonly place: number }[],
): AsideFinder {
  const places = new Map(columns.map(({ column, place }) => [column, place]))
  // No sum fills the cells of a list.
  const listed = contract.fields.flatMap(({ type, input, column }) => {
    const place = places.get(column)
    return input && (type === 'boolean' || type === 'category') && place !== undefined ? [place] : []
  })
  // A value of a list may be such a word, like "Media".
  const values = new Map(
    contract.fields.flatMap((field) => {
      const place = places.get(field.column)
      if (place === undefined || (field.type !== 'boolean' && field.type !== 'category')) return []
      return [[place, new Set(field.values.flatMap(({ source }) => source.map(folded)))] as const]
    }),
  )
  const ownWord = contract.source?.reading?.total
  const names = header.map((name) => name.trim())
  const words = new Set(totalWords)
  const isBlank = (cell: string | undefined) => cell === undefined || cell.trim() === ''
  const isTotal = (cells: readonly string[], first: string, place: number) => {
    if (first.length > longestWord) return false
    const word = folded(first)
    if (values.get(place)?.has(word)) return false
    if (first === ownWord) return true
    if (!words.has(word)) return false
    return listed.length > 0
      ? listed.some((each) => isBlank(cells[each]))
      : cells.filter((cell) => !isBlank(cell)).length <= header.length / 2
  }
  return (cells) => {
    const place = cells.findIndex((cell) => !isBlank(cell))
    if (place < 0) return aside('blank row', 'a row without any value')
    const first = cells[place].trim()
    if (isTotal(cells, first, place)) return aside('row of totals', `a row of totals (${quoted(first)})`)
    if (first === names[place] && names.every((name, each) => (cells[each] ?? '').trim() === name))
      return aside('repeated header', 'the column names once more')
    if (ruled.test(first) && cells.every((cell) => isBlank(cell) || ruled.test(cell)) && isRuler(cells))
      return aside('ruled line', 'a line that separates')
    if (cells.length === 1 && names.length > 2 && /\S\s+\S/.test(first))
      return aside('note', `a note (${quoted(first)})`)
    return undefined
  }
}

/** A single dash in each cell may say that nothing is known; a line is longer. */
function isRuler(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim().length > 1)
}

const quoted = (text: string) =>
  JSON.stringify(text.slice(0, longestQuoted).replace(/[\ud800-\udbff]$/, '')) +
  (text.length > longestQuoted ? '…' : '')

function aside(kind: CsvProblem['kind'], got: string): CsvProblem {
  return { kind, message: `got ${got}, expected a customer; left out`, leftOut: true }
}
