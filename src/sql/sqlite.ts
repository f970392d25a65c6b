import { joined, plainClassOf, whiteSpace } from './characters'
import { common, type Dialect, dropFirst, fromDigits } from './dialect'

const characters = (codes: readonly number[]) =>
  joined(codes, { text: common.text, others: (run) => `char(${run.join(', ')})`, between: ' || ' })

const replacing = (of: string, from: readonly number[], to: readonly number[]) =>
  from.reduce((text, code, place) => {
    if (code === to[place]) return text
    return `replace(${text}, ${characters([code])}, ${characters(to.slice(place, place + 1))})`
  }, of)

export const sqlite: Dialect = {
  ...common,
  title: 'SQLite',
  isRun: true,
  types: { text: 'TEXT', integer: 'INTEGER', long: 'INTEGER', double: 'REAL', flag: 'INTEGER' },
  layout: 'listed',
  // A query with an OFFSET stays a query of its own.
  fence: 'LIMIT -1 OFFSET 0',
  createView: dropFirst,
  double: exactly,
  extreme: (name) => (name === 'greatest' ? 'max' : 'min'),
  // A REAL prints with fifteen digits unless it is told otherwise, and with a point even where it is whole.
  cell: (of) =>
    `CASE WHEN typeof(${of}) <> 'real' THEN CAST(${of} AS TEXT) WHEN ${of} = CAST(${of} AS INTEGER) ` +
    `THEN CAST(CAST(${of} AS INTEGER) AS TEXT) ELSE printf('%!.17g', ${of}) END`,
  trimmed: (of) => `trim(${of}, char(${whiteSpace.join(', ')}))`,
  characters,
  // Its own small letters are those of A to Z.
  translated: (of, from, to) => {
    const isCapital = (code: number, place: number) => code >= 0x41 && code <= 0x5a && to[place] === code + 0x20
    const kept = from.map((code, place) => !isCapital(code, place))
    const others = (codes: readonly number[]) => codes.filter((_, place) => kept[place])
    const start = kept.filter((isKept) => !isKept).length === 26 ? `lower(${of})` : of
    return start === of ? replacing(of, from, to) : replacing(start, others(from), others(to))
  },
  removed: (of, codes) => replacing(of, codes, []),
  matches: (of, { one, none }) =>
    // A pattern ends at a NUL character, and so does a cast.
    `(${one.map((glob) => `${of} GLOB ${common.text(glob)}`).join(' OR ')}) AND ` +
    `${none.map((glob) => `${of} NOT GLOB ${common.text(glob)}`).join(' AND ')} AND instr(${of}, char(0)) = 0`,
  contains: (of, ranges, outside) =>
    `${of} GLOB ${`'*${plainClassOf(ranges, outside, (code) => `' || char(${code}) || '`)}*'`.replaceAll(" || '' || ", ' || ')}`,
  end: (of, side, count) => (side === 'left' ? `substr(${of}, 1, ${count})` : `substr(${of}, -${count})`),
  // Tested by a pattern before: without one, 12abc would be 12.
  number: (of) => `CAST(${of} AS REAL)`,
  // Dates are texts here; 30 February would become 2 March.
  entry: fromDigits('INTEGER'),
  day: (iso) => `'${iso}'`,
  date: (of) => `CASE WHEN strftime('%Y-%m-%d', julianday(${of})) = ${of} THEN ${of} END`,
  days: (from, to) => `CAST(julianday(${to}) - julianday(${from}) AS INTEGER)`,
}

/**
 * A float64 as a quotient of whole numbers, where it has more digits than every version of SQLite reads exactly: the
 * divisor is a power of 2, so that nothing is rounded.
 */
function exactly(value: number): string {
  const digits = value.toString()
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 53) return `${digits}.0`
  if (/^-?[\d.]{1,16}$/.test(digits)) return digits
  let bits = 0
  while (bits < 62 && !Number.isInteger(value * 2 ** bits)) bits++
  const whole = value * 2 ** bits
  if (Number.isInteger(whole) && Math.abs(whole) < 2 ** 53) return `(${whole}.0 / ${2n ** BigInt(bits)})`
  return value.toExponential().replace('e+', 'e')
}
