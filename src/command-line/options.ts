import type { NumberReading, OperatingPointName } from '@org/churn'
import { createCsvWriter } from '@org/churn/csv'
import { InvalidOptionError } from '../lines/without-schemas'
import { checkDuckdbFiles, type DuckdbOptions, isForDuckdb, leastMemory } from './duckdb-options'
import { UsageError } from './failures'
import { readFormat } from './output-format'
import { parseWords } from './parse-words'
import { checkPlanWords, type PlanOptions, planHelp, planWords, readPlan } from './plan-options'
import type { OutputFormat } from './row-formats'
import { isWorkbookName } from './workbook-name'

export const help = `Scores customers with the model inside @org/churn, or with your own

  npx @org/churn score [FILE] [options]   score a CSV file in the data set's own format;
                                          without FILE the sample customers, with - standard input
  npx @org/churn explain [FILE] [options] the same with every reason
  npx @org/churn plan [FILE] [options]    the customers to call, best first, with reasons and the next offer
  npx @org/churn self-test                compare the answers on this machine with the native libraries'
  npx @org/churn verify FOLDER            check a model bundle: its files, checksums, papers and answers
  npx @org/churn sql [options]            print the decision as SQL for a database: see sql --help
  npx @org/churn sheet [options]          write the model as an Excel workbook: see sheet --help
  npx @org/churn package BUNDLE [options] make an npm package of a model bundle: see package --help
  npx @org/churn mcp [options]            serve predictions to AI agents: see mcp --help

  -m, --model FOLDER       work with the bundle in FOLDER, as training leaves it, instead of the model in the package
  --as-of DATE             the day from which a model with dates counts their days, such as 2026-01-31
  -o, --out FILE           write every row with its score to FILE instead of printing it (- prints)
  --format csv|ndjson      format of the output; with --out, taken from FILE's ending by default
  --operating-point NAME   one that the model has, such as balanced; the model's default if not given
  --top N                  reasons for each customer (default 3; of explain, all)
  --max-rejected SHARE     refuse a file with a larger share of rejected rows, from 0 to 1 (default 0.1)
  --rename NAME=COLUMN     read the file's column NAME as the model's COLUMN; may be repeated
  --columns FILE           the same for many columns: JSON {"NAME": "COLUMN", …} or CSV with NAME,COLUMN a line
  --delimiter C            separates columns, in the output too; by default detected from the header (\\t for a tab);
                           no letter, digit, point, sign, quote or line break
  --decimal C              what stands before decimals, . or , (default .)
  --thousands C            what stands between thousands: a comma, a point, apostrophe or blank (default nothing);
                           all three marks may be named: comma, point, semicolon, tab, bar, apostrophe, blank
  --currency SIGN          a currency sign or unit around numbers, such as '$'; may be repeated
  --threads N              threads that score, for large files and CSV output (default 1)
  --prefix TEXT            prefix of the added columns' names (default churn_; of plan, none)
  --table NAME             score this table of FILE, a DuckDB database
  --sheet NAME|NUMBER      score this sheet of FILE, a workbook (default the first that is not hidden)
  --memory SIZE            most memory that DuckDB takes, such as 512MB (default 80 % of the machine's)
  -h, --help
  -v, --version

${planHelp}

With the package @duckdb/node-api installed, FILE may also be Parquet, NDJSON, several files (customers-*.parquet) or a
DuckDB database, and --out FILE.parquet is written: all inside DuckDB, with reasons as codes and values.

With the package hucre installed, FILE may also be an Excel workbook (.xlsx, of Excel, LibreOffice or Google Sheets).
Numbers, dates and flags in its cells are taken as what they are. It may unpack to at most 512 MB. --out FILE.xlsx writes
a workbook, of CSV files too and without that package: at most 1,048,575 customers, with the summary on a second sheet.

Files are read as UTF-8 or UTF-16; rows that are neither are read as Windows-1252, and the summary says so. A FILE whose
name ends in .gz is decompressed, and --out FILE.gz is compressed.

--out keeps every row: its own cells unchanged, then probability, predicted, risk_band, the reasons, warnings, and the
error of a rejected row. Added text that a spreadsheet would run as a formula gets an apostrophe; your own cells never
do. FILE appears once it is complete, through symbolic links, with the mode of the one it replaces; if the run breaks off
or the input is cut short while it is read, an existing FILE is left unchanged. A run that is killed leaves a part behind,
FILE.PROCESS@MACHINE.partial, which the next run with the same FILE removes. Where a file is refused, FILE is written all
the same: it says why, row by row.

Scores go to standard output; progress, rejected rows and the summary to standard error.
The exit code is 0 when the run completed; 1 when it failed, nothing was scored or the file was refused; 2 for wrong
options. A file is refused for too many rejected rows, a column of mostly unknown or unusual values, many misspelt ones, or
dates in place of numbers.
`

export interface ScoreOptions {
  /** Folder of the model's bundle; undefined for the model inside the package. */
  readonly model: string | undefined
  /** The day from which dates are counted. */
  readonly asOf: string | undefined
  /** Path of the file, `-` for standard input, undefined for the sample customers. */
  readonly file: string | undefined
  readonly out: string | undefined
  readonly format: OutputFormat | 'xlsx'
  readonly operatingPoint: OperatingPointName | undefined
  readonly top: number
  /** Undefined to detect it from the file. */
  readonly delimiter: string | undefined
  /** Largest share of rejected rows, 0 to 1, at which a file is still accepted. */
  readonly maxRejected: number
  /** The model's columns by the file's names. */
  readonly rename: Readonly<Record<string, string>>
  /** Path of a file with more of them. */
  readonly columns: string | undefined
  /** How the file writes numbers; undefined for the contract's way. */
  readonly numbers: NumberReading | undefined
  readonly prefix: string
  /** Whom to list, where the customers to call are wanted and not every row. */
  readonly plan?: PlanOptions | undefined
  /** Name or number of the sheet to score; undefined for the first, and for files without sheets. */
  readonly sheet: string | undefined
  /** Threads that score. */
  readonly threads: number
}

export type Command =
  | { readonly name: 'help' | 'version' }
  | { readonly name: 'self-test'; readonly model: string | undefined }
  | { readonly name: 'verify'; readonly folder: string }
  | { readonly name: 'score'; readonly options: ScoreOptions }
  | { readonly name: 'score-in-duckdb'; readonly options: DuckdbOptions }

/** @throws {UsageError} saying what was got and what was expected. */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  if (values.help || args.length === 0) return { name: 'help' }
  if (values.version) return { name: 'version' }
  const [command, file, ...rest] = positionals
  const model = readModel(values.model)
  if (command === undefined) throw new UsageError('Got options but no command, expected "score" or "self-test" first.')
  if (command === 'self-test') {
    if (file !== undefined)
      throw new UsageError(`self-test: got ${JSON.stringify(file)}, expected no file: to score one, write score.`)
    return { name: 'self-test', model }
  }
  if (command === 'verify') {
    const folders = [...positionals.slice(1), ...(model === undefined ? [] : [model])]
    if (folders.length !== 1) throw new UsageError(`verify: got ${folders.length} folders, expected one.`)
    return { name: 'verify', folder: folders[0] }
  }
  if (command !== 'score' && command !== 'explain' && command !== 'plan') {
    throw new UsageError(
      `Command: got "${command}", expected "score", "explain", "plan", "self-test", "verify", "sql", "sheet", "package" or "mcp".`,
    )
  }
  if (model !== undefined && file === undefined) {
    throw new UsageError(
      `${command}: got --model and no FILE, expected the file to score: the sample customers are for the model inside the package.`,
    )
  }
  if (rest.length > 0)
    throw new UsageError(`Got ${rest.length + 1} files, expected one: ${[file, ...rest].join(', ')}.`)
  const top = readTop(values.top, command)
  const { delimiter: typed } = values
  const delimiter = typed === undefined || typed.length === 1 ? typed : markOf(typed)
  if (delimiter !== undefined) checkDelimiter(delimiter)
  const numbers = readNumbers(values.decimal, values.thousands, values.currency)
  if (isForDuckdb(file, values.out, values.table)) {
    if (command === 'plan')
      throw new UsageError('plan: got files for DuckDB, expected a CSV file or a workbook, and CSV or NDJSON as --out.')
    checkPlanWords(command, values, { format: 'csv', threads: 1 })
    const { file: from, out: to } = checkDuckdbFiles(file, values.out)
    const options: DuckdbOptions = {
      model,
      asOf: values['as-of'],
      file: from,
      out: to,
      table: values.table,
      operatingPoint: values['operating-point'] as OperatingPointName | undefined,
      top: values.top === undefined && command === 'score' ? undefined : top,
      maxRejected: readShare(values['max-rejected']),
      rename: readRenames(values.rename),
      columns: values.columns,
      delimiter,
      numbers,
      prefix: values.prefix ?? 'churn_',
      memory: readMemory(values.memory),
    }
    return { name: 'score-in-duckdb', options }
  }
  if (values.memory !== undefined)
    throw new UsageError(
      '--memory: got a file that is not scored in DuckDB, expected one of Parquet, NDJSON or a database, or --out FILE.parquet.',
    )
  if (values.out === '') throw new UsageError('--out: got an empty name, expected a file.')
  const out = values.out === '-' ? undefined : values.out
  const format = readFormat(out, values.format)
  const threads = readThreads(values.threads, format)
  checkPlanWords(command, values, { format, threads })
  const options: ScoreOptions = {
    model,
    asOf: values['as-of'],
    file,
    out,
    format,
    operatingPoint: values['operating-point'] as OperatingPointName | undefined,
    top,
    delimiter,
    maxRejected: readShare(values['max-rejected']),
    rename: readRenames(values.rename),
    columns: values.columns,
    numbers,
    prefix: values.prefix ?? (command === 'plan' ? '' : 'churn_'),
    sheet: readSheet(values.sheet, file),
    threads,
    ...(command === 'plan' && { plan: readPlan(values) }),
  }
  return { name: 'score', options }
}

function parse(args: readonly string[]) {
  return parseWords({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o' },
      format: { type: 'string' },
      'operating-point': { type: 'string' },
      model: { type: 'string', short: 'm' },
      'as-of': { type: 'string' },
      top: { type: 'string' },
      delimiter: { type: 'string' },
      'max-rejected': { type: 'string', default: '0.1' },
      decimal: { type: 'string' },
      thousands: { type: 'string' },
      currency: { type: 'string', multiple: true, default: [] },
      columns: { type: 'string' },
      rename: { type: 'string', multiple: true, default: [] },
      threads: { type: 'string', default: '1' },
      prefix: { type: 'string' },
      ...planWords,
      table: { type: 'string' },
      sheet: { type: 'string' },
      memory: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
    },
  })
}

/** The folder of the model's bundle, if one is named. */
export function readModel(folder: string | undefined): string | undefined {
  if (folder !== '') return folder
  throw new UsageError('--model: got an empty name, expected the folder of a model bundle.')
}

/** Reasons for each customer: of a model with fewer inputs, as many as it has. */
function readTop(text: string | undefined, command: 'score' | 'explain' | 'plan'): number {
  if (text === undefined) return command === 'explain' ? Number.MAX_SAFE_INTEGER : 3
  const top = Number(text)
  if (/^\d+$/.test(text) && top <= 100) return top
  throw new UsageError(`--top: got "${text}", expected a whole number from 0 to 100.`)
}

/** Most threads that can be asked for. */
const mostThreads = 256

function readThreads(text: string, format: ScoreOptions['format']): number {
  const threads = Number(text)
  if (!/^\d+$/.test(text) || threads < 1 || threads > mostThreads)
    throw new UsageError(`--threads: got "${text}", expected a whole number from 1 to ${mostThreads}.`)
  if (threads > 1 && format !== 'csv')
    throw new UsageError(
      `--threads: got ${threads} for ${format} output, expected CSV: write CSV, or leave --threads out.`,
    )
  return threads
}

function readSheet(sheet: string | undefined, file: string | undefined): string | undefined {
  if (sheet === undefined) return undefined
  if (sheet.trim() === '') throw new UsageError('--sheet: got an empty name, expected the name or number of a sheet.')
  if (isWorkbookName(file)) return sheet
  throw new UsageError(`--sheet: got ${JSON.stringify(sheet)} for a file that is no workbook, expected FILE.xlsx.`)
}

const megabytes: Readonly<Record<string, number>> = { MB: 1, GB: 1000, TB: 1e6 }

/** A size in MB. */
function readMemory(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s?([MGT]B)$/i.exec(text) ?? []
  const size = Number(number) * (megabytes[unit.toUpperCase()] ?? 0)
  if (size >= leastMemory) return size
  throw new UsageError(`--memory: got "${text}", expected a size of at least ${leastMemory}MB, such as 512MB or 4GB.`)
}

function readShare(text: string): number {
  const share = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || share > 1) {
    throw new UsageError(`--max-rejected: got "${text}", expected a share from 0 to 1.`)
  }
  return share
}

/** Marks by their names, so that no shell has to be persuaded to pass them on. */
const markNames: Readonly<Record<string, string>> = {
  comma: ',',
  point: '.',
  dot: '.',
  period: '.',
  semicolon: ';',
  tab: '\t',
  '\\t': '\t',
  pipe: '|',
  bar: '|',
  apostrophe: "'",
  quote: "'",
  '’': "'",
  blank: ' ',
  space: ' ',
  '\u00a0': ' ',
  '\u202f': ' ',
}

/** A mark as it is, or by its name. */
function markOf(text: string): string {
  const name = text.toLowerCase()
  return Object.hasOwn(markNames, name) ? markNames[name] : text
}

const thousandsMarks: ReadonlySet<string> = new Set([',', '.', "'", ' '])

function readNumbers(
  decimal: string | undefined,
  thousands: string | undefined,
  currency: readonly string[],
): NumberReading | undefined {
  if (decimal === undefined && thousands === undefined && currency.length === 0) return undefined
  const point = decimal === undefined ? undefined : markOf(decimal)
  const mark = thousands === undefined ? undefined : markOf(thousands)
  if (point !== undefined && point !== '.' && point !== ',')
    throw new UsageError(`--decimal: got ${JSON.stringify(decimal)}, expected . or , (a point or a comma).`)
  if (mark !== undefined && !thousandsMarks.has(mark))
    throw new UsageError(
      `--thousands: got ${JSON.stringify(thousands)}, expected a comma, a point, apostrophe or blank.`,
    )
  if (mark === (point ?? '.')) throw new UsageError(`--thousands: got the mark that stands before decimals, ${mark}.`)
  const wrong = currency.find((sign) => !/^[^\d\s]+$/.test(sign))
  if (wrong !== undefined)
    throw new UsageError(`--currency: got ${JSON.stringify(wrong)}, expected a sign or unit without digits or blanks.`)
  return {
    ...(point && { decimal: point }),
    ...(mark && { thousands: mark as NonNullable<NumberReading['thousands']> }),
    ...(currency.length > 0 && { affixes: currency }),
  }
}

/** Parses options such as `kunde_seit=tenure`; the file's column name may contain an equals sign. */
function readRenames(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.map((text) => {
    const [, name = '', column = ''] = /^(.*)=([^=]*)$/s.exec(text) ?? []
    if (name.trim() === '' || column.trim() === '')
      throw new UsageError(
        `--rename: got ${JSON.stringify(text)}, expected NAME=COLUMN: the name in the file, the column of the model.`,
      )
    return [name.trim(), column.trim()]
  })
  return Object.fromEntries(pairs)
}

/** The library knows which characters can separate columns. */
function checkDelimiter(delimiter: string): void {
  try {
    createCsvWriter({ delimiter })
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error
    throw new UsageError(`--delimiter: got ${error.got}, expected ${error.expected}.`)
  }
}
