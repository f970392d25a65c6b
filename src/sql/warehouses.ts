import { common, type Dialect, decimalPattern, unicodeEscapes, whiteSpace, withExponent } from './dialect'
import { escaped } from './spark'

/** One SELECT for each row, where there is no VALUES. */
const selected: Dialect['list'] = (name, columns, rows) => {
  const named = (row: readonly string[], isFirst: boolean) =>
    row.map((cell, index) => (isFirst ? `${cell} AS ${columns[index]}` : cell)).join(', ')
  return `${name} AS (\n${rows.map((row, index) => `  SELECT ${named(row, index === 0)}`).join('\n  UNION ALL\n')}\n)`
}

export const bigquery: Dialect = {
  ...common,
  title: 'BigQuery',
  isRun: false,
  types: { text: 'STRING', integer: 'INT64', double: 'FLOAT64', flag: 'BOOL' },
  layout: 'star',
  without: (columns) => `EXCEPT (${columns})`,
  list: selected,
  identifier: (name) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('\n', '\\n')}\``,
  text: escaped,
  double: withExponent,
  cell: (of) => `CAST(${of} AS STRING)`,
  trimmed: (of) => `TRIM(${of}, '${unicodeEscapes(whiteSpace)}')`,
  isDecimal: (of) => `REGEXP_CONTAINS(${of}, r'^(?:${decimalPattern})$')`,
  // A decimal that no FLOAT64 can hold is beyond all limits.
  number: (of) => `IFNULL(SAFE_CAST(${of} AS FLOAT64), CAST('inf' AS FLOAT64))`,
}

export const snowflake: Dialect = {
  ...common,
  title: 'Snowflake',
  isRun: false,
  types: { text: 'VARCHAR', integer: 'INTEGER', double: 'DOUBLE', flag: 'BOOLEAN' },
  layout: 'star',
  without: (columns) => `EXCLUDE (${columns})`,
  list: selected,
  text: escaped,
  // A bare decimal would be a NUMBER.
  double: (value) => `CAST('${value}' AS DOUBLE)`,
  cell: (of) => `CAST(${of} AS VARCHAR)`,
  trimmed: (of) => `TRIM(${of}, '${unicodeEscapes(whiteSpace)}')`,
  // The pattern must match the whole text.
  isDecimal: (of) => `REGEXP_LIKE(${of}, '${decimalPattern}')`,
  number: (of) => `COALESCE(TRY_TO_DOUBLE(${of}), CAST('inf' AS DOUBLE))`,
}

export const redshift: Dialect = {
  ...common,
  title: 'Amazon Redshift',
  isRun: false,
  types: { text: 'VARCHAR(65535)', integer: 'INTEGER', double: 'DOUBLE PRECISION', flag: 'BOOLEAN' },
  layout: 'star',
  without: (columns) => `EXCLUDE (${columns})`,
  list: selected,
  text: escaped,
  double: (value) => `CAST('${value}' AS DOUBLE PRECISION)`,
  cell: (of) => `CAST(${of} AS VARCHAR(65535))`,
  trimmed: (of) => `BTRIM(${of}, ${whiteSpace.map((code) => `CHR(${code})`).join(' || ')})`,
  isDecimal: (of) => `${of} ~ '^${decimalPattern}$'`,
  number: (of) => `COALESCE(TRY_CAST(${of} AS DOUBLE PRECISION), CAST('inf' AS DOUBLE PRECISION))`,
}
