/** Workbooks written by hand, part by part: what a program may write, and what no program would. */
import { crc32, deflateRawSync } from 'node:zlib'

/** A file inside a zip file. */
export interface ZipPart {
  readonly name: string
  readonly content: string | Buffer
  /** The size that the zip file claims, if not the true one. */
  readonly claimed?: number
}

/** A zip file. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, content, claimed } of parts) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimed ?? bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, list, end])
}

/** One sheet, with the XML inside `<sheetData>`, or cells by which it is written. */
export interface SheetPart {
  readonly name: string
  /** Rows of cells, each the XML of a cell or a value. */
  readonly rows: readonly (readonly HandCell[])[]
  /** Ranges such as A1:A2. */
  readonly merged?: readonly string[]
  readonly hidden?: boolean
  /** Rows that are hidden, counted from 1. */
  readonly hiddenRows?: readonly number[]
}

/** A number; text, as a shared string; or a cell of another kind. */
export type HandCell =
  | number
  | string
  | boolean
  | null
  | { readonly error: string }
  | { readonly date: number }
  | { readonly formula: string; readonly result?: number | string }

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'

const letters = (column: number): string =>
  (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

/** The parts of a workbook. */
export function workbookParts(sheets: readonly SheetPart[], { is1904 = false } = {}): ZipPart[] {
  const shared: string[] = []
  const cellXml = (cell: HandCell, place: string): string => {
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
    if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${Number(cell)}</v></c>`
    if (typeof cell === 'string') return `<c r="${place}" t="s"><v>${shared.push(cell) - 1}</v></c>`
    if ('error' in cell) return `<c r="${place}" t="e"><v>${cell.error}</v></c>`
    if ('date' in cell) return `<c r="${place}" s="1"><v>${cell.date}</v></c>`
    const { formula, result } = cell
    const type = typeof result === 'string' ? ' t="str"' : ''
    const value = result === undefined ? '' : `<v>${escaped(String(result))}</v>`
    return `<c r="${place}"${type}><f>${escaped(formula)}</f>${value}</c>`
  }
  const bodies = sheets.map(({ rows, merged = [], hiddenRows = [] }) => {
    const lines = rows.map((cells, row) => {
      const hidden = hiddenRows.includes(row + 1) ? ' hidden="1"' : ''
      return `<row r="${row + 1}"${hidden}>${cells.map((cell, column) => cellXml(cell, `${letters(column)}${row + 1}`)).join('')}</row>`
    })
    const merges =
      merged.length === 0 ? '' : `<mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
    return `${head}<worksheet ${namespace}><sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`
  })
  const listed = sheets.map(
    ({ name, hidden }, index) =>
      `<sheet name="${escaped(name)}" sheetId="${index + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${index + 1}"/>`,
  )
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
  return [
    {
      name: '[Content_Types].xml',
      content: `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `${head}<Relationships ${relations}>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `${head}<workbook ${namespace} xmlns:r="${office}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `${head}<Relationships ${relations}>${sheets.map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)).join('')}${relation('rIdS', 'sharedStrings', 'sharedStrings.xml')}${relation('rIdT', 'styles', 'styles.xml')}</Relationships>`,
    },
    ...bodies.map((content, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content })),
    {
      name: 'xl/sharedStrings.xml',
      content: `${head}<sst ${namespace}>${shared.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    },
    {
      name: 'xl/styles.xml',
      content: `${head}<styleSheet ${namespace}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    },
  ]
}

/** A workbook of these sheets. */
export function workbookOf(sheets: readonly SheetPart[], options = {}): Buffer {
  return zipOf(workbookParts(sheets, options))
}
