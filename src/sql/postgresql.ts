import { classOf, inClass, joined, unicodeEscapes, whiteSpace } from './characters'
import { common, type Dialect, dropFirst, translating } from './dialect'

/** By four digits, or by eight. */
const inEscape = (code: number) =>
  code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`

export const postgresql: Dialect = {
  ...common,
  title: 'PostgreSQL',
  longestName: { most: 63, unit: 'bytes' },
  isRun: true,
  types: { text: 'text', integer: 'integer', long: 'bigint', double: 'double precision', flag: 'boolean' },
  layout: 'lateral',
  beside: 'CROSS JOIN LATERAL',
  // A subquery with an OFFSET is not merged into the query around it, where each use would compute it again.
  fence: 'OFFSET 0',
  createView: dropFirst,
  // With E, backslashes mean the same under every setting of the server.
  text: (value) =>
    value.includes('\\') ? `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : common.text(value),
  double: (value) => `float8 '${value}'`,
  cell: (of) => `CAST(${of} AS text)`,
  // By bytes, whatever the column's own collation takes for equal.
  trimmed: (of) => `btrim(${of}, E'${unicodeEscapes(whiteSpace)}') COLLATE "C"`,
  ...translating((codes) =>
    joined(codes, { text: common.text, others: (run) => `E'${run.map(inEscape).join('')}'`, between: ' || ' }),
  ),
  matches: (of, { pattern }) => `${of} ~ ${common.text(`^(${pattern})$`)}`,
  contains: (of, ranges, outside) =>
    `${of} ~ E'${classOf(
      ranges,
      outside,
      inClass((code) => `\\${inEscape(code)}`),
    )}'`,
  number: (of) =>
    `CASE WHEN ${of} ~ '^[+-]?[0-9]{0,200}[.]?[0-9]{0,200}$' THEN CAST(${of} AS double precision) ELSE ${farNumber(of)} END`,
  date: checkedDate,
  entry: (list, at) => `(CAST('{${list.join(',')}}' AS bigint[]))[${at} + 1]`,
  days: (from, to) => `(${to} - ${from})`,
}

/** A cast refuses the whole statement over a day that does not exist: month and day are looked at beforehand. */
function checkedDate(of: string): string {
  const [century, year, month, day] = [
    [1, 2],
    [3, 2],
    [6, 2],
    [9, 2],
  ].map(([from, length]) => `substr(iso, ${from}, ${length})`)
  const isLeap = `CAST(CASE WHEN ${year} = '00' THEN ${century} ELSE ${year} END AS integer) % 4 = 0`
  const last =
    `CASE WHEN ${month} IN ('04', '06', '09', '11') THEN '30' WHEN ${month} <> '02' THEN '31' ` +
    `WHEN ${isLeap} THEN '29' ELSE '28' END`
  return (
    `(SELECT CASE WHEN ${month} BETWEEN '01' AND '12' AND ${day} BETWEEN '01' AND ${last} ` +
    `THEN CAST(iso AS date) END FROM (SELECT ${of} AS iso OFFSET 0) AS written)`
  )
}

/** Significant digits from which on 1.797…e308 is beyond every float64, and up to which 2.47…e-324 is nearest to 0. */
const [least, most] = [
  '2470328229206232720882843964341106861825299013071623822127928412503377536351043',
  '17976931348623158079372897140530341507993413271003782693617377898044496829276475',
]

/**
 * A cast refuses the whole statement over a number that is too large or too small for a float64: the digits and the place
 * of the first one tell such a number beforehand. Too large becomes infinite and too small 0, as everywhere else.
 */
function farNumber(of: string): string {
  const parts =
    `SELECT substring(${of} from '^[+-]?([0-9]*)') AS whole, ` +
    `coalesce(substring(${of} from '[.]([0-9]*)'), '') AS fraction, ` +
    `coalesce(substring(${of} from '[eE](-?)'), '') AS sign, ` +
    `ltrim(coalesce(substring(${of} from '[eE][+-]?([0-9]+)$'), ''), '0') AS exponent OFFSET 0`
  const place =
    `CASE WHEN length(exponent) > 8 THEN CAST(sign || '99999999' AS integer) ` +
    `WHEN exponent = '' THEN 0 ELSE CAST(sign || exponent AS integer) END + ` +
    `CASE WHEN ltrim(whole, '0') <> '' THEN length(ltrim(whole, '0')) - 1 ` +
    `ELSE length(ltrim(fraction, '0')) - length(fraction) - 1 END`
  const split = `SELECT ltrim(whole || fraction, '0') COLLATE "C" AS digits, ${place} AS place FROM (${parts}) AS parts OFFSET 0`
  return (
    `(SELECT CASE WHEN digits = '' OR place < -324 OR (place = -324 AND digits < '${least}') THEN float8 '0' ` +
    `WHEN place > 308 OR (place = 308 AND digits >= '${most}') ` +
    `THEN CASE WHEN ${of} LIKE '-%' THEN float8 '-Infinity' ELSE float8 'Infinity' END ` +
    `ELSE CAST(${of} AS double precision) END FROM (${split}) AS split)`
  )
}
