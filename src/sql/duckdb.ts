import { asRanges, classOf, inClass, joined } from './characters'
import { common, type Dialect, translating, withExponent } from './dialect'

const classes = inClass((code) => `\\x{${code.toString(16)}}`)

/** White space as a character class of RE2. `trim` with a list of characters takes twenty times as long. */
const blank = String.raw`[\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]`

export const duckdb: Dialect = {
  ...common,
  title: 'DuckDB',
  isRun: true,
  layout: 'star',
  without: (columns) => `EXCLUDE (${columns})`,
  // Of two columns of one name, it takes the first and says nothing: "margin" could be the table's.
  renamed: { first: (table) => `COLUMNS(${table}.*) AS "own_\\0"`, last: `COLUMNS('(?s)^own_(.*)$') AS "\\1"` },
  // With an exponent it is a DOUBLE; 0.1 would be a DECIMAL.
  double: withExponent,
  cell: (of) => `CAST(${of} AS VARCHAR)`,
  trimmed: (of) => `regexp_replace(${of}, '^${blank}+|${blank}+$', '', 'g')`,
  ...translating((codes) =>
    joined(codes, {
      text: common.text,
      others: (run) => run.map((code) => `chr(${code})`).join(' || '),
      between: ' || ',
    }),
  ),
  removed: (of, codes) => `regexp_replace(${of}, '${classOf(asRanges(codes), false, classes)}+', '', 'g')`,
  matches: (of, { pattern }) => `regexp_full_match(${of}, ${common.text(pattern)})`,
  contains: (of, ranges, outside) => `regexp_matches(${of}, '${classOf(ranges, outside, classes)}')`,
  // Reads what is too large as infinite.
  number: (of) => `TRY_CAST(${of} AS DOUBLE)`,
  entry: (list, at) => `CAST('[${list.join(',')}]' AS BIGINT[])[${at} + 1]`,
  days: (from, to) => `date_diff('day', ${from}, ${to})`,
}
