import { common, type Dialect, decimalGlobs, whiteSpace } from './dialect'

export const sqlite: Dialect = {
  ...common,
  title: 'SQLite',
  isRun: true,
  types: { text: 'TEXT', integer: 'INTEGER', double: 'REAL', flag: 'INTEGER' },
  layout: 'listed',
  // A query with an OFFSET stays a query of its own.
  fence: 'LIMIT -1 OFFSET 0',
  double: exactly,
  extreme: (name) => (name === 'greatest' ? 'max' : 'min'),
  // A REAL prints with fifteen digits unless it is told otherwise, and with a point even where it is whole.
  cell: (of) =>
    `CASE WHEN typeof(${of}) <> 'real' THEN CAST(${of} AS TEXT) WHEN ${of} = CAST(${of} AS INTEGER) ` +
    `THEN CAST(CAST(${of} AS INTEGER) AS TEXT) ELSE printf('%!.17g', ${of}) END`,
  trimmed: (of) => `trim(${of}, char(${whiteSpace.join(', ')}))`,
  isDecimal: (of) =>
    // A pattern ends at a NUL character, and so does a cast.
    `(${decimalGlobs.one.map((glob) => `${of} GLOB '${glob}'`).join(' OR ')}) AND ` +
    `${decimalGlobs.none.map((glob) => `${of} NOT GLOB '${glob}'`).join(' AND ')} AND instr(${of}, char(0)) = 0`,
  // Tested by a pattern before: without one, 12abc would be 12.
  number: (of) => `CAST(${of} AS REAL)`,
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
