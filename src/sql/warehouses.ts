import { classOf, inClass, joined, plainClassOf, unicodeEscapes, whiteSpace } from './characters'
import { common, type Dialect, dropFirst, fromDigits, translating, withExponent } from './dialect'
import { escaped } from './spark'

/** Code points as escapes within a text. */
const escapes: Dialect['characters'] = (codes) =>
  joined(codes, { text: escaped, others: (run) => `'${unicodeEscapes(run)}'`, between: ' || ' })

/** A text that ends in the same place where a setting of the server makes backslashes plain characters. */
const doubled = (value: string) => escaped(value, "''")

/** Classes of RE2 and its like in a text where a backslash must be written twice. */
const classes = inClass((code) => `\\\\x{${code.toString(16)}}`)

/** One SELECT for each row, where there is no VALUES. */
const selected: Dialect['list'] = (name, columns, rows) => {
  const named = (row: readonly string[], isFirst: boolean) =>
    row.map((cell, index) => (isFirst ? `${cell} AS ${columns[index]}` : cell)).join(', ')
  return `${name} AS (\n${rows.map((row, index) => `  SELECT ${named(row, index === 0)}`).join('\n  UNION ALL\n')}\n)`
}

export const bigquery: Dialect = {
  ...common,
  title: 'BigQuery',
  longestName: { most: 300, unit: 'characters' },
  isRun: false,
  types: { text: 'STRING', integer: 'INT64', long: 'INT64', double: 'FLOAT64', flag: 'BOOL' },
  layout: 'star',
  without: (columns) => `EXCEPT (${columns})`,
  list: selected,
  identifier: (name) =>
    `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}\``,
  text: escaped,
  double: withExponent,
  cell: (of) => `CAST(${of} AS STRING)`,
  trimmed: (of) => `TRIM(${of}, '${unicodeEscapes(whiteSpace)}')`,
  ...translating(escapes),
  matches: (of, { pattern }) => `REGEXP_CONTAINS(${of}, ${escaped(`^(?:${pattern})$`)})`,
  contains: (of, ranges, outside) => `REGEXP_CONTAINS(${of}, '${classOf(ranges, outside, classes)}')`,
  // A decimal that no FLOAT64 can hold is beyond all limits.
  number: (of) => `IFNULL(SAFE_CAST(${of} AS FLOAT64), CAST('inf' AS FLOAT64))`,
  entry: fromDigits('INT64'),
  date: (of) => `SAFE_CAST(${of} AS DATE)`,
  days: (from, to) => `DATE_DIFF(${to}, ${from}, DAY)`,
}

export const snowflake: Dialect = {
  ...common,
  title: 'Snowflake',
  longestName: { most: 255, unit: 'characters' },
  isRun: false,
  types: { text: 'VARCHAR', integer: 'INTEGER', long: 'BIGINT', double: 'DOUBLE', flag: 'BOOLEAN' },
  layout: 'star',
  without: (columns) => `EXCLUDE (${columns})`,
  list: selected,
  text: doubled,
  // A bare decimal would be a NUMBER.
  double: (value) => `CAST('${value}' AS DOUBLE)`,
  cell: (of) => `CAST(${of} AS VARCHAR)`,
  trimmed: (of) => `TRIM(${of}, '${unicodeEscapes(whiteSpace)}')`,
  // The pattern must match the whole text.
  ...translating(escapes),
  matches: (of, { pattern }) => `REGEXP_LIKE(${of}, ${escaped(pattern)})`,
  contains: (of, ranges, outside) => `REGEXP_INSTR(${of}, '${classOf(ranges, outside, classes)}') > 0`,
  number: (of) => `COALESCE(TRY_TO_DOUBLE(${of}), CAST('inf' AS DOUBLE))`,
  date: (of) => `TRY_TO_DATE(${of}, 'YYYY-MM-DD')`,
}

export const redshift: Dialect = {
  ...common,
  title: 'Amazon Redshift',
  longestName: { most: 127, unit: 'bytes' },
  isRun: false,
  types: { text: 'VARCHAR(65535)', integer: 'INTEGER', long: 'BIGINT', double: 'DOUBLE PRECISION', flag: 'BOOLEAN' },
  layout: 'star',
  without: (columns) => `EXCLUDE (${columns})`,
  createView: dropFirst,
  list: selected,
  text: doubled,
  double: (value) => `CAST('${value}' AS DOUBLE PRECISION)`,
  cell: (of) => `CAST(${of} AS VARCHAR(65535))`,
  trimmed: (of) => `BTRIM(${of}, ${whiteSpace.map((code) => `CHR(${code})`).join(' || ')})`,
  ...translating((codes) =>
    joined(codes, {
      text: escaped,
      others: (run) => run.map((code) => `CHR(${code})`).join(' || '),
      between: ' || ',
    }),
  ),
  matches: (of, { pattern }) => `${of} ~ ${escaped(`^(${pattern})$`)}`,
  // Its classes know characters alone.
  contains: (of, ranges, outside) =>
    `${of} ~ ('${plainClassOf(ranges, outside, (code) => `' || CHR(${code}) || '`)}')`.replaceAll(" || '' || ", ' || '),
  number: (of) => `COALESCE(TRY_CAST(${of} AS DOUBLE PRECISION), CAST('inf' AS DOUBLE PRECISION))`,
}
