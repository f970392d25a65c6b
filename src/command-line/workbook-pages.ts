import { inflateRawSync } from 'node:zlib'
import type { Packed } from './workbook-size'

/** What a workbook says of itself before its sheets. */
export interface WorkbookPages {
  /** Places of the pages that have no cells, such as those with nothing but a chart. */
  readonly withoutCells: ReadonlySet<number>
  /** Whether it keeps the strict form of the standard, in which dates are text. */
  readonly isStrict: boolean
}

const workbookFile = 'xl/workbook.xml'
const relationshipsFile = 'xl/_rels/workbook.xml.rels'

/** The namespace of a workbook that Excel saved as "Strict Open XML Spreadsheet": ISO/IEC 29500-1, annex A. */
const strictNamespace = 'http://purl.oclc.org/ooxml/spreadsheetml/main'

/** Reads what is not in the sheets; the size of the files must have been looked at before. */
export function readPages(files: readonly Packed[]): WorkbookPages {
  const workbook = unpacked(files, workbookFile)
  const kinds = new Map<string | undefined, string>()
  for (const [relationship] of unpacked(files, relationshipsFile).matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g))
    kinds.set(attribute(relationship, 'Id'), attribute(relationship, 'Type') ?? '')
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([sheet]) => attribute(sheet, '\\w+:id'))
  const withoutCells = sheets.flatMap((id, place) =>
    /\/worksheet$/.test(kinds.get(id) ?? '/worksheet') ? [] : [place],
  )
  return { withoutCells: new Set(withoutCells), isStrict: workbook.includes(strictNamespace) }
}

function unpacked(files: readonly Packed[], name: string): string {
  const file = files.find((each) => each.name === name)
  if (!file) return ''
  return (file.method === 0 ? file.bytes : inflateRawSync(file.bytes)).toString('utf8')
}

function attribute(element: string, name: string): string | undefined {
  const [, double, single] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(element) ?? []
  return double ?? single
}
