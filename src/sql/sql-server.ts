import { common, type Dialect, decimalGlobs, whiteSpace, withExponent } from './dialect'

/** By code points, whatever the column's collation takes for equal. */
const binary = 'COLLATE Latin1_General_100_BIN2'

const like = (glob: string) => `N'${glob.replaceAll('*', '%')}'`

/** SQL Server from version 2022 on, the first with GREATEST. */
export const sqlServer: Dialect = {
  ...common,
  title: 'SQL Server',
  isRun: false,
  types: { text: 'nvarchar(max)', integer: 'int', double: 'float', flag: 'bit' },
  layout: 'lateral',
  beside: 'CROSS APPLY',
  list: (name, columns, rows) =>
    `${name} (${columns.join(', ')}) AS (\n  SELECT * FROM (VALUES\n${rows
      .map((row) => `    (${row.join(', ')})`)
      .join(',\n')}\n  ) AS listed (${columns.join(', ')})\n)`,
  identifier: (name) => `[${name.replaceAll(']', ']]')}]`,
  text: (value) => `N${common.text(value)}`,
  // With an exponent it is a float; 0.1 would be a decimal.
  double: withExponent,
  truth: { true: 'CAST(1 AS bit)', false: 'CAST(0 AS bit)' },
  // There is no type for conditions.
  holds: (flag) => `${flag} = 1`,
  call: (name, of) => `${name === 'ln' ? 'log' : name}(${of})`,
  cell: (of) => `CAST(${of} AS nvarchar(max)) ${binary}`,
  trimmed: (of) => `TRIM(${whiteSpace.map((code) => `NCHAR(${code})`).join(' + ')} FROM ${of}) ${binary}`,
  isDecimal: (of) =>
    `(${decimalGlobs.one.map((glob) => `${of} LIKE ${like(glob)}`).join(' OR ')}) AND ` +
    decimalGlobs.none.map((glob) => `${of} NOT LIKE ${like(glob)}`).join(' AND '),
  // There is no infinity: the greatest float is beyond all limits, too.
  number: (of) => `COALESCE(TRY_CAST(${of} AS float), 1.7976931348623157e308)`,
  concatenation: ' + ',
  substring: 'SUBSTRING',
  substringEnd: ', 8000',
}
