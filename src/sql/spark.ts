import { classOf, inClass, joined, unicodeEscapes, whiteSpace } from './characters'
import { common, type Dialect, translating, withExponent } from './dialect'

/** Spark SQL from version 4.0 on, and Databricks. */
export const spark: Dialect = {
  ...common,
  title: 'Spark SQL',
  isRun: true,
  types: { text: 'STRING', integer: 'INT', long: 'BIGINT', double: 'DOUBLE', flag: 'BOOLEAN' },
  barred: { text: '${', because: 'behind which Spark reads the name of a setting' },
  layout: 'packed',
  identifier: (name) => `\`${name.replaceAll('`', '``')}\``,
  text: written,
  // Its planner follows the keys of a join back to the table and writes out every step on the way until memory ends.
  array: { of: (items) => `array(${items.join(',')})`, at: (array, place) => `get(${array}, ${place})` },
  // With a D it is a DOUBLE; 0.1 would be a DECIMAL.
  double: (value) => `${withExponent(value)}D`,
  cell: (of) => `CAST(${of} AS STRING)`,
  trimmed: (of) => `trim(BOTH '${unicodeEscapes(whiteSpace)}' FROM ${of})`,
  ...translating((codes) =>
    joined(codes, { text: written, others: (run) => `'${unicodeEscapes(run)}'`, between: ' || ' }),
  ),
  matches: (of, { pattern }) => `${of} RLIKE ${written(`^(${pattern})\\z`)}`,
  contains: (of, ranges, outside) =>
    `${of} RLIKE '${classOf(
      ranges,
      outside,
      inClass((code) => `\\\\x{${code.toString(16)}}`),
    )}'`,
  // Reads what is too large as infinite; 1d, which it would read as well, is no decimal.
  number: (of) => `TRY_CAST(${of} AS DOUBLE)`,
  days: (from, to) => `datediff(${to}, ${from})`,
}

/** Spark puts the values of its settings where a text says `${name}`. */
function written(value: string): string {
  return escaped(value).replaceAll('${', '\\u0024{')
}

/** A text in a database where a backslash begins an escape, with quotes within it as they are written there. */
export function escaped(value: string, quote = "\\'"): string {
  const inside = value.replaceAll('\\', '\\\\').replaceAll("'", quote).replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `'${inside}'`
}
