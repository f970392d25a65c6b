import { joined, plainClassOf, whiteSpace } from './characters'
import { common, type Dialect, fromDigits, withExponent } from './dialect'

/** By code points, whatever the column's collation takes for equal. */
const binary = 'COLLATE Latin1_General_100_BIN2'

const like = (glob: string) =>
  `N${common.text(glob.replaceAll(/\[[^\]]*\]|\*|\?/g, (each) => ({ '*': '%', '?': '_' })[each] ?? each))}`

const characters = (codes: readonly number[]) =>
  joined(codes, {
    text: (value) => `N${common.text(value)}`,
    others: (run) => run.map((code) => `NCHAR(${code})`).join(' + '),
    between: ' + ',
  })

/**
 * A text on one line and without `$(`: a backslash at the end of a line would join it to the next, a client may take a line
 * such as GO for a command of its own, and another one put a variable in.
 */
const text = (value: string) =>
  value
    .split(/(\p{Cc}|\$(?=\())/u)
    .map((part, index) => (index % 2 === 0 ? `N${common.text(part)}` : `NCHAR(${part.charCodeAt(0)})`))
    .filter((part, _, parts) => parts.length === 1 || part !== "N''")
    .join(' + ')

/** SQL Server from version 2022 on, the first with GREATEST. */
export const sqlServer: Dialect = {
  ...common,
  title: 'SQL Server',
  longestName: { most: 128, unit: 'characters' },
  isRun: false,
  types: { text: 'nvarchar(max)', integer: 'int', long: 'bigint', double: 'float', flag: 'bit' },
  layout: 'lateral',
  beside: 'CROSS APPLY',
  list: (name, columns, rows) =>
    `${name} (${columns.join(', ')}) AS (\n  SELECT * FROM (VALUES\n${rows
      .map((row) => `    (${row.join(', ')})`)
      .join(',\n')}\n  ) AS listed (${columns.join(', ')})\n)`,
  createView: (view) => `CREATE OR ALTER VIEW ${view} AS`,
  identifier: (name) => `[${name.replaceAll(']', ']]')}]`,
  text,
  // With an exponent it is a float; 0.1 would be a decimal.
  double: withExponent,
  truth: { true: 'CAST(1 AS bit)', false: 'CAST(0 AS bit)' },
  // There is no type for conditions.
  holds: (flag) => `${flag} = 1`,
  call: (name, of) => `${name === 'ln' ? 'log' : name}(${of})`,
  cell: (of) => `CAST(${of} AS nvarchar(max)) ${binary}`,
  trimmed: (of) => `TRIM(${whiteSpace.map((code) => `NCHAR(${code})`).join(' + ')} FROM ${of}) ${binary}`,
  characters,
  translated: (of, from, to) => `TRANSLATE(${of}, ${characters(from)}, ${characters(to)})`,
  // All of them become one, which is then replaced by nothing.
  removed: (of, codes) => {
    const one = characters(codes.slice(0, 1))
    const ones = `REPLICATE(${one}, ${codes.length})`
    return `REPLACE(TRANSLATE(${of}, ${characters(codes)}, ${ones}), ${one}, N'')`
  },
  matches: (of, { one, none }) =>
    `(${one.map((glob) => `${of} LIKE ${like(glob)}`).join(' OR ')}) AND ` +
    none.map((glob) => `${of} NOT LIKE ${like(glob)}`).join(' AND '),
  // Characters beyond the first plane are two of this type, and no class can hold a bracket that closes.
  contains: (of, ranges, outside) => {
    const within = ranges.filter(([first, last]) => last <= 0xffff && first !== 0x5d)
    const write = (code: number) => `' + NCHAR(${code}) + N'`
    return `${of} LIKE N'%${plainClassOf(within, outside, write)}%' ${binary}`.replaceAll(" + N'' + ", ' + ')
  },
  length: 'LEN',
  // There is no infinity: the greatest float is beyond all limits, too.
  number: (of) => `COALESCE(TRY_CAST(${of} AS float), 1.7976931348623157e308)`,
  entry: fromDigits('bigint', 'SUBSTRING'),
  day: (iso) => `CAST('${iso}' AS date)`,
  date: (of) => `TRY_CONVERT(date, ${of}, 23)`,
  concatenation: ' + ',
  substring: 'SUBSTRING',
  substringEnd: ', 8000',
}
