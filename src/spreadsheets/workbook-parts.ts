import { escapeXml, namespace, xmlHead } from './xml'

/** A file inside a workbook. */
export interface WorkbookPart {
  readonly name: string
  readonly content: string
}

/** Where the sheets of a workbook are, in their order. */
export const sheetPath = (index: number) => `xl/worksheets/sheet${index + 1}.xml`

const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** The parts of a workbook beside its sheets: what they are called, and how their cells look. */
export function workbookParts(names: readonly string[], looks: string): readonly WorkbookPart[] {
  const sheets = names.map(
    (name, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  const paths = names.map((_, index) => sheetPath(index))
  const targets = [
    ...paths.map((path) => ['worksheet', path.slice('xl/'.length)] as const),
    ['styles', 'styles.xml'] as const,
  ]
  const override = (path: string, kind: string) => `<Override PartName="/${path}" ContentType="${types}.${kind}+xml"/>`
  return [
    { name: 'xl/styles.xml', content: looks },
    {
      name: 'xl/workbook.xml',
      content: `${xmlHead}<workbook ${namespace} xmlns:r="${relations}"><sheets>${sheets.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: relationships(targets) },
    { name: '_rels/.rels', content: relationships([['officeDocument', 'xl/workbook.xml']]) },
    {
      name: '[Content_Types].xml',
      content: `${xmlHead}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override('xl/workbook.xml', 'sheet.main')}${override('xl/styles.xml', 'styles')}${paths.map((path) => override(path, 'worksheet')).join('')}</Types>`,
    },
  ]
}

function relationships(targets: readonly (readonly [kind: string, path: string])[]): string {
  const listed = targets.map(
    ([kind, path], index) => `<Relationship Id="rId${index + 1}" Type="${relations}/${kind}" Target="${path}"/>`,
  )
  return `${xmlHead}<Relationships xmlns="${packages}/relationships">${listed.join('')}</Relationships>`
}
