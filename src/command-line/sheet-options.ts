import { UsageError } from './failures'
import { readModel } from './options'
import { parseWords } from './parse-words'

export const sheetHelp = `Writes the model itself as an Excel workbook

  npx @org/churn sheet --out FILE.xlsx [options]   customers on the first sheet, the model's tables on the second

  -m, --model FOLDER       the model of the bundle in FOLDER, instead of the one in the package
  --as-of DATE             the day from which a model with dates counts their days, such as 2026-01-31
  -o, --out FILE.xlsx      the workbook
  --operating-point NAME   one that the model has, such as balanced; the model's default if not given
  --rows N                 customers that it has formulas for (default 1000)

The workbook needs no macro and no network, but the package hucre to be written: npm install hucre. It decides and refuses
as the library does. Models with interactions between fields are refused.
`

/** What `churn sheet` is asked for; undefined for its help. */
export interface SheetCommand {
  readonly model: string | undefined
  readonly asOf: string | undefined
  readonly out: string
  readonly operatingPoint: string | undefined
  readonly rows: number
}

/** Most rows: a sheet has 1,048,576, and some stand above the customers. */
const mostRows = 1_000_000

/** @throws {UsageError} saying what was got and what was expected. */
export function readSheetCommand(args: readonly string[]): SheetCommand | undefined {
  const { values } = parseWords({
    args: [...args],
    options: {
      model: { type: 'string', short: 'm' },
      'as-of': { type: 'string' },
      out: { type: 'string', short: 'o' },
      'operating-point': { type: 'string' },
      rows: { type: 'string', default: '1000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help || args.length === 0) return undefined
  if (!/\.xlsx$/i.test(values.out ?? ''))
    throw new UsageError(`--out: got ${values.out ? `"${values.out}"` : 'none'}, expected a name that ends in .xlsx.`)
  const rows = Number(values.rows)
  if (!/^\d+$/.test(values.rows) || rows < 1 || rows > mostRows)
    throw new UsageError(`--rows: got "${values.rows}", expected a whole number from 1 to ${mostRows}.`)
  return {
    model: readModel(values.model),
    asOf: values['as-of'],
    out: values.out as string,
    operatingPoint: values['operating-point'],
    rows,
  }
}
