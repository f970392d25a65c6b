import type { Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { ModelContract, NumberReading } from '@org/churn'
import { type ColumnFormats, columnFormats } from '../spreadsheets/column-formats'
import { findHeaderRow } from '../spreadsheets/header-row'
import { withIsoDates } from '../spreadsheets/iso-dates'
import type { Sheet } from '../spreadsheets/sheet'
import { MissingResult, sheetLines } from '../spreadsheets/sheet-lines'
import { describeSystemError, FileError, messageOf, UsageError } from './failures'
import { list } from './header'
import { loadHucre } from './load-hucre'
import { rowsOf } from './wording'
import { readPages, type WorkbookPages } from './workbook-pages'
import { BrokenZip, checkUnpackedSize, mostUnpacked, readZipList } from './workbook-size'

/** A sheet that is open to be scored. */
export interface OpenSheet {
  readonly sheet: Sheet
  /** Its rows as lines of CSV: row N is line N. */
  readonly lines: AsyncIterable<Buffer>
  readonly stats: Stats
  /** How its columns show their cells; none unless they were asked for. */
  readonly formats: readonly ColumnFormats[]
  /** How it is read, where that may be unexpected: in sentences. */
  readonly reading: readonly string[]
  /** Which sheets hold what, for a sheet that lacks columns; empty for the only one of a workbook. */
  describeOthers(): string
}

/** What a sheet is read by. */
export interface SheetOptions {
  readonly contract: ModelContract
  readonly rename: Readonly<Record<string, string>>
  readonly numbers: NumberReading | undefined
  readonly delimiter: string
  /** Name or number of the sheet; undefined for the first that can be seen. */
  readonly sheet: string | undefined
  /** Whether to find out how its columns show their cells. */
  readonly withFormats?: boolean
  /** Bytes that the workbook may unpack to. */
  readonly most?: number
}

/**
 * Opens one sheet of a workbook.
 *
 * @throws {FileError} without the package that reads workbooks, and for a file that is none, or a damaged one.
 * @throws {UsageError} for a sheet that the workbook does not have.
 */
export async function openSheet(path: string, options: SheetOptions): Promise<OpenSheet> {
  const { bytes, stats } = await readBytes(path)
  const { readXlsx } = await loadHucre(`Scoring ${path}`)
  const { withoutCells, isStrict } = await checkFile(path, bytes, options.most ?? mostUnpacked)
  const hasCells = (_: unknown, place: number) => !withoutCells.has(place)
  const workbook = await readXlsx(bytes, { sheets: hasCells }).catch((cause: unknown) => {
    throw new FileError(`Cannot read ${path}: the workbook is damaged (${messageOf(cause)}). ${saveAgain}`, { cause })
  })
  const chosen = chooseSheet(path, workbook.sheets, options.sheet)
  const sheet = isStrict ? { ...chosen, rows: withIsoDates(chosen.rows) } : chosen
  const dateSystem = workbook.dateSystem ?? '1900'
  async function* lines() {
    try {
      for (const text of sheetLines(sheet, { ...options, dateSystem })) yield Buffer.from(text)
    } catch (cause) {
      throw cause instanceof MissingResult ? new FileError(`Cannot score ${path}. ${cause.message}`, { cause }) : cause
    }
  }
  async function readFormats(): Promise<readonly ColumnFormats[]> {
    const top = findHeaderRow(sheet, options.contract, options.rename)?.row ?? 0
    const sheets = [sheet.name]
    const styled = await readXlsx(bytes, { readStyles: true, maxRows: top + formatRows, sheets })
    return columnFormats(styled.sheets[0], top)
  }
  return {
    sheet,
    lines: lines(),
    stats,
    formats: options.withFormats ? await readFormats() : [],
    reading: describeSheet(chosen, workbook.sheets, options.sheet),
    describeOthers: () => describeOthers(chosen, workbook.sheets, options),
  }
}

/** Rows whose formats are looked at: more than one, because a cell may be empty. */
const formatRows = 100

const saveAgain = 'Open it in a spreadsheet program, and save it once more as .xlsx.'

async function readBytes(path: string): Promise<{ readonly bytes: Buffer; readonly stats: Stats }> {
  try {
    return { stats: await stat(path), bytes: await readFile(path) }
  } catch (error) {
    throw describeSystemError('read', path, error)
  }
}

/** How the files begin that programs of the last century wrote, and those with a password. */
const oldContainer = 'd0cf11e0a1b11ae1'

/** Bytes by which a file is told that only bears the name of a workbook. */
const lookedAt = 200

/** A name in such a file, which only a file with a password has. */
const encryptedPart = 'EncryptedPackage'

async function checkFile(path: string, bytes: Buffer, most: number): Promise<WorkbookPages> {
  if (bytes.length === 0) throw new FileError(`Cannot read ${path}: the file is empty, expected a workbook.`)
  if (bytes.toString('hex', 0, oldContainer.length / 2) === oldContainer) {
    throw new FileError(
      bytes.includes(encryptedPart, 0, 'utf16le')
        ? `Cannot read ${path}: it is protected by a password. Open it, remove the password, and save it again.`
        : `Cannot read ${path}: it is of the old kind, .xls. ${saveAs}`,
    )
  }
  const start = bytes.toString('latin1', 0, lookedAt)
  if (/^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|table|meta|head)\b/i.test(start))
    throw new FileError(
      `Cannot read ${path}: it is a web page or XML that only bears the name of a workbook. ${saveAs}`,
    )
  if (!start.startsWith('PK'))
    throw new FileError(`Cannot read ${path}: got a file that is no workbook. If it is text, name it .csv.`)
  try {
    const files = readZipList(bytes)
    const names = new Set(files.map(({ name }) => name))
    if (names.has('xl/workbook.bin'))
      throw new FileError(`Cannot read ${path}: it is a binary workbook, .xlsb. ${saveAs}`)
    if (names.has('content.xml'))
      throw new FileError(`Cannot read ${path}: it is an OpenDocument sheet, .ods. ${saveAs}`)
    if (!names.has('[Content_Types].xml'))
      throw new FileError(`Cannot read ${path}: it is a zip file without a workbook in it. Unpack it first.`)
    await checkUnpackedSize(files, path, most)
    return readPages(files)
  } catch (cause) {
    if (!(cause instanceof BrokenZip)) throw cause
    throw new FileError(`Cannot read ${path}: the file is damaged (${cause.message}). Fetch or save it once more.`, {
      cause,
    })
  }
}

const saveAs =
  'Open it in Excel, LibreOffice or Google Sheets, and save it as .xlsx ("Excel Workbook", "Excel 2007-365").'

const isHidden = ({ hidden, veryHidden }: Sheet) => hidden === true || veryHidden === true

function chooseSheet(path: string, sheets: readonly Sheet[], asked: string | undefined): Sheet {
  const visible = sheets.filter((sheet) => !isHidden(sheet))
  const simple = (name: string) => name.trim().toLowerCase()
  const found =
    asked === undefined
      ? (visible[0] ?? sheets[0])
      : (sheets.find(({ name }) => name === asked) ??
        sheets.find(({ name }) => simple(name) === simple(asked)) ??
        (/^[1-9]\d*$/.test(asked) ? visible[Number(asked) - 1] : undefined))
  if (found) return found
  if (asked === undefined) throw new FileError(`Cannot read ${path}: the workbook holds no sheet with cells.`)
  throw new UsageError(`--sheet: got ${JSON.stringify(asked)}, expected one of ${namesOf(sheets)}.`)
}

const namesOf = (sheets: readonly Sheet[]) => list(sheets.map(({ name }) => JSON.stringify(name)))

function describeSheet(sheet: Sheet, sheets: readonly Sheet[], asked: string | undefined): readonly string[] {
  const others = sheets.filter((each) => !isHidden(each) && each !== sheet)
  const hidden = [...(sheet.rowDefs ?? [])].filter(
    ([row, { hidden }]) => hidden && (sheet.rows[row]?.some((cell) => cell !== null) ?? false),
  ).length
  return [
    ...(asked === undefined && others.length > 0
      ? [`Read the first sheet, ${JSON.stringify(sheet.name)}; the others are ${namesOf(others)}.`]
      : []),
    ...(hidden > 0 ? [`Hidden in the sheet, and read like the others: ${rowsOf(hidden)}.`] : []),
  ]
}

/** Names of columns that are quoted for each sheet. */
const mostNames = 6

function describeOthers(sheet: Sheet, sheets: readonly Sheet[], { contract, rename }: SheetOptions): string {
  if (sheets.length < 2) return ''
  const found = sheets.map((each) => ({ each, header: findHeaderRow(each, contract, rename) }))
  const fitting = found.find(({ each, header }) => each !== sheet && header && header.found === header.sought)
  if (fitting) return ` Sheet ${JSON.stringify(fitting.each.name)} has them all: add --sheet '${fitting.each.name}'.`
  const described = found.map(({ each, header }) => {
    const names = (header?.names ?? []).filter((name) => name !== '')
    const more = names.length > mostNames ? ', …' : ''
    const holds = names.length === 0 ? 'nothing' : `${list(names.slice(0, mostNames))}${more}`
    return `${JSON.stringify(each.name)} (${header?.found ?? 0} of the model's columns; it holds ${holds})`
  })
  return ` The sheets are ${described.join(', ')}.`
}
