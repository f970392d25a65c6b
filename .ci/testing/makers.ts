/** The same sheet as different programs write it: each with its own parts, names, attributes and ways to hold a value. */
import { type ZipPart, zipOf } from './workbook'

/** What a cell says, whichever way a program writes it. */
export type SaidCell =
  | number
  | string
  | boolean
  | null
  /** A day of the calendar of 1900. */
  | { readonly date: number }
  | { readonly error: string }
  /** Text whose pieces look different. */
  | { readonly runs: readonly string[] }
  /** Text with its pronunciation above it. */
  | { readonly text: string; readonly spoken: string }
  | { readonly formula: string; readonly result: number | string | boolean }

/** A sheet that a program is to write. */
export interface SaidSheet {
  readonly rows: readonly (readonly SaidCell[])[]
  /** Ranges such as A1:A2. */
  readonly merged?: readonly string[]
  /** Counted from 1. */
  readonly hiddenRows?: readonly number[]
  readonly is1904?: boolean
  /** Whether a page comes first with nothing but a chart on it. */
  readonly afterChart?: boolean
}

/** How a program writes workbooks. */
interface Maker {
  /** In front of every element of a sheet. */
  readonly prefix: '' | 'x:'
  /** Text in a table of its own, or in the cells. */
  readonly text: 'shared' | 'inline'
  /** Whether rows and cells say where they are; if not, empty ones stand between them. */
  readonly isPlaced: boolean
  /** What the targets of relationships begin with. */
  readonly root: '' | '/xl/'
  /** Names of files, as they stand in the zip file. */
  readonly sheetFile: string
  /** The standard without the old ways, whose dates are text. */
  readonly isStrict: boolean
  number(value: number): string
  /** The element that says how far the sheet goes. */
  readonly dimension: string
  /** Attributes of a row and of an ordinary cell, and of one that holds a number. */
  row(isHidden: boolean): string
  readonly cell: string
  readonly numeric: string
  readonly formula: string
  /** The format of dates: one that is built in, or one of the file's own. */
  readonly dates: { readonly id: number; readonly code?: string }
  readonly workbook: string
  /** Empty rows that are written below the table. */
  readonly below: number
  /** Whether its text can have a pronunciation. */
  readonly hasPronunciation: boolean
  /** Whether it can hide rows. */
  readonly canHide: boolean
}

const hiddenIf = (isHidden: boolean) => (isHidden ? ' hidden="1"' : '')

const excel: Maker = {
  prefix: '',
  text: 'shared',
  isPlaced: true,
  root: '',
  sheetFile: 'worksheets/sheet1.xml',
  isStrict: false,
  number: String,
  dimension: '<dimension ref="A1:AD40"/>',
  row: (isHidden) => ` spans="1:30"${hiddenIf(isHidden)} x14ac:dyDescent="0.25"`,
  cell: '',
  numeric: '',
  formula: '',
  dates: { id: 14 },
  workbook: '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="27328"/>',
  below: 0,
  hasPronunciation: true,
  canHide: true,
}

/** Programs and what is theirs. */
export const makers: Readonly<Record<string, Maker>> = {
  Excel: excel,
  'Excel, strict': { ...excel, isStrict: true },
  LibreOffice: {
    ...excel,
    dimension: '<dimension ref="A1:XFD1048576"/>',
    row: (isHidden) =>
      ` customFormat="false" ht="12.8" hidden="${isHidden}" customHeight="false" outlineLevel="0" collapsed="false"`,
    cell: ' s="0"',
    numeric: ' t="n"',
    formula: ' aca="false"',
    dates: { id: 166, code: 'yyyy\\-mm\\-dd' },
    workbook: '<fileVersion appName="Calc"/>',
    below: 3,
  },
  'Google Sheets': {
    ...excel,
    number: (value) => (Number.isInteger(value) ? `${value}.0` : String(value)),
    dimension: '',
    row: (isHidden) => `${hiddenIf(isHidden)} ht="15.75" customHeight="1"`,
    cell: ' s="2"',
    dates: { id: 164, code: 'yyyy-mm-dd' },
    workbook: '',
    below: 50,
  },
  'a program with prefixes and absolute paths': {
    ...excel,
    prefix: 'x:',
    root: '/xl/',
    sheetFile: 'worksheets/Sheet.XML',
    number: (value) => (Number.isInteger(value) ? String(value) : value.toExponential().toUpperCase()),
    row: hiddenIf,
    dates: { id: 170, code: '[$-409]d\\-mmm\\-yyyy;@' },
    workbook: '',
  },
  'a program that counts by itself': {
    ...excel,
    text: 'inline',
    isPlaced: false,
    dimension: '<dimension ref="A1"/>',
    row: hiddenIf,
    dates: { id: 164, code: 'dd/mm/yyyy' },
    workbook: '',
    hasPronunciation: false,
    canHide: false,
  },
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

const usual = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  relations: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
}
const strict = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  relations: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
}

/** A workbook as a program would have written it. */
export function madeBy(maker: Maker, sheet: SaidSheet): Buffer {
  const { prefix, isStrict } = maker
  const spaces = isStrict ? strict : usual
  const named = (xml: string) => (prefix === '' ? xml : xml.replace(/<(\/?)(?=[a-z])/gi, `<$1${prefix}`))
  const main = `xmlns${prefix && ':x'}="${spaces.main}"`
  const extras =
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
  const shared: string[] = []
  const bodies = sheet.rows.map((cells, index) => {
    const written = cells.map((cell, column) => cellXml(maker, sheet, shared, cell, `${letters(column)}${index + 1}`))
    const isHidden = (maker.canHide && sheet.hiddenRows?.includes(index + 1)) ?? false
    if (maker.isPlaced && written.every((xml) => xml === '') && !isHidden) return ''
    return `<row${maker.isPlaced ? ` r="${index + 1}"` : ''}${maker.row(isHidden)}>${written.join('')}</row>`
  })
  const below = Array.from(
    { length: maker.below },
    (_, index) =>
      `<row r="${sheet.rows.length + index + 1}"${maker.row(false)}><c r="A${sheet.rows.length + index + 1}" s="0"/></row>`,
  )
  const merges = (sheet.merged ?? []).map((ref) => `<mergeCell ref="${ref}"/>`).join('')
  const merged = merges === '' ? '' : `<mergeCells count="${sheet.merged?.length}">${merges}</mergeCells>`
  const sheetXml = `<worksheet ${main} xmlns:r="${spaces.relations}"${extras}>${maker.dimension}<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="16384" width="9.14"/></cols><sheetData>${bodies.join('')}${below.join('')}</sheetData>${merged}<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`
  const { id, code } = maker.dates
  const numFmts =
    code === undefined ? '' : `<numFmts count="1"><numFmt numFmtId="${id}" formatCode="${code}"/></numFmts>`
  const styles = `<styleSheet ${main}>${numFmts}<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"/></cellXfs></styleSheet>`
  const relation = (place: string, kind: string, target: string) =>
    `<Relationship Id="${place}" Type="${spaces.relations}/${kind}" Target="${maker.root}${target}"/>`
  const relationships = (list: readonly string[]) =>
    `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`
  const chart = sheet.afterChart ? '<sheet name="Chart1" sheetId="7" r:id="rId9"/>' : ''
  const workbook = `<workbook ${main} xmlns:r="${spaces.relations}"${isStrict ? ' conformance="strict"' : ''}>${maker.workbook}<workbookPr${sheet.is1904 ? ' date1904="1"' : ''} defaultThemeVersion="166925"/><sheets>${chart}<sheet name="Customers" sheetId="4" r:id="rId3"/></sheets></workbook>`
  const parts: (ZipPart | undefined)[] = [
    {
      name: '[Content_Types].xml',
      content: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: relationships([
        `<Relationship Id="rId1" Type="${spaces.relations}/officeDocument" Target="${maker.root && '/'}xl/workbook.xml"/>`,
      ]),
    },
    { name: 'xl/workbook.xml', content: head + named(workbook) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relationships([
        relation('rId1', 'styles', 'styles.xml'),
        ...(maker.text === 'shared' ? [relation('rId2', 'sharedStrings', 'sharedStrings.xml')] : []),
        relation('rId3', 'worksheet', maker.sheetFile),
        ...(chart ? [relation('rId9', 'chartsheet', 'chartsheets/sheet1.xml')] : []),
      ]),
    },
    chart
      ? {
          name: 'xl/chartsheets/sheet1.xml',
          content:
            head + named(`<chartsheet ${main}><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>`),
        }
      : undefined,
    { name: `xl/${maker.sheetFile}`, content: head + named(sheetXml) },
    { name: 'xl/styles.xml', content: head + named(styles) },
    maker.text === 'shared'
      ? {
          name: 'xl/sharedStrings.xml',
          content:
            head +
            named(
              `<sst ${main} count="${shared.length}" uniqueCount="${shared.length}">${shared.map((xml) => `<si>${xml}</si>`).join('')}</sst>`,
            ),
        }
      : undefined,
  ]
  return zipOf(parts.filter((part) => part !== undefined))
}

function cellXml(maker: Maker, sheet: SaidSheet, shared: string[], cell: SaidCell, place: string): string {
  const at = maker.isPlaced ? ` r="${place}"` : ''
  const plain = `${at}${maker.cell}`
  const text = (xml: string) =>
    maker.text === 'shared'
      ? `<c${plain} t="s"><v>${shared.push(xml) - 1}</v></c>`
      : `<c${plain} t="inlineStr"><is>${xml}</is></c>`
  const piece = (said: string) => `<t xml:space="preserve">${escaped(said)}</t>`
  if (cell === null) return maker.isPlaced ? '' : '<c/>'
  if (typeof cell === 'number') return `<c${plain}${maker.numeric}><v>${maker.number(cell)}</v></c>`
  if (typeof cell === 'boolean') return `<c${plain} t="b"><v>${Number(cell)}</v></c>`
  if (typeof cell === 'string') return text(piece(cell))
  if ('runs' in cell) {
    const runs = cell.runs.map(
      (said, index) => `<r>${index > 0 ? '<rPr><b/><sz val="11"/></rPr>' : ''}${piece(said)}</r>`,
    )
    return text(runs.join(''))
  }
  if ('spoken' in cell)
    return text(
      maker.hasPronunciation
        ? `${piece(cell.text)}<rPh sb="0" eb="1">${piece(cell.spoken)}</rPh><phoneticPr fontId="0"/>`
        : piece(cell.text),
    )
  if ('error' in cell) return `<c${plain} t="e"><v>${cell.error}</v></c>`
  if ('date' in cell) {
    const days = cell.date - (sheet.is1904 ? 1462 : 0)
    if (!maker.isStrict) return `<c${at} s="1"${maker.numeric}><v>${maker.number(days)}</v></c>`
    const iso = new Date(Date.UTC(1899, 11, 30) + cell.date * 86_400_000).toISOString().slice(0, -1)
    return `<c${at} s="1" t="d"><v>${iso.replace('T00:00:00.000', '')}</v></c>`
  }
  const { formula, result } = cell
  const [type, value] =
    typeof result === 'number'
      ? [maker.numeric, maker.number(result)]
      : typeof result === 'boolean'
        ? [' t="b"', String(Number(result))]
        : [' t="str"', escaped(result)]
  return `<c${plain}${type}><f${maker.formula}>${escaped(formula)}</f><v>${value}</v></c>`
}
