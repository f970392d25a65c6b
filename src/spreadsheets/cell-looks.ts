import { escapeXml, namespace, xmlHead } from './xml'

/** How a cell looks. */
export interface CellLook {
  /** A spreadsheet's number format, such as `0.0%`. */
  readonly format?: string
  readonly isBold?: boolean
  /** Colours as `FFRRGGBB`. */
  readonly colour?: string
  readonly fill?: string
  /** Whether the cell stays text when somebody edits it, also where it begins like a formula. */
  readonly isText?: boolean
}

/** Numbers of the formats that programs show in the way of the country, by the formats that readers name for them. */
const ofCountry: Readonly<Record<string, number>> = { General: 0, 'm/d/yyyy': 14, 'm/d/yyyy h:mm': 22 }

/** The first number that is free for formats of a file's own. */
const firstFormat = 164

/** The looks of a workbook's cells; the file holds each of them once. */
export class CellLooks {
  readonly #places = new Map<string, number>()
  readonly #looks: CellLook[] = []

  constructor() {
    this.place({})
  }

  /** The number by which cells name a look; 0 for an ordinary one. */
  place(look: CellLook): number {
    const { format = 'General', isBold = false, colour = '', fill = '', isText = false } = look
    const key = JSON.stringify([format, isBold, colour, fill, isText])
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#looks.length)
    return this.#looks.push(look) - 1
  }

  /** The part of the file that describes them. */
  xml(): string {
    const formats = unique(this.#looks.map(({ format = 'General' }) => format)).filter(
      (format) => !Object.hasOwn(ofCountry, format),
    )
    const fonts = unique(this.#looks.map(fontOf))
    const fills = unique([emptyFill, greyFill, ...this.#looks.map(fillOf)])
    const cells = this.#looks.map((look) => {
      const { format = 'General', isText } = look
      const number = Object.hasOwn(ofCountry, format) ? ofCountry[format] : firstFormat + formats.indexOf(format)
      const [font, fill] = [fonts.indexOf(fontOf(look)), fills.indexOf(fillOf(look))]
      const own = [
        ...(isText ? ['quotePrefix="1"'] : []),
        ...(number === 0 ? [] : ['applyNumberFormat="1"']),
        ...(font === 0 ? [] : ['applyFont="1"']),
        ...(fill === 0 ? [] : ['applyFill="1"']),
      ]
      return `<xf ${[`numFmtId="${number}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"`, ...own].join(' ')}/>`
    })
    const listed = (name: string, entries: readonly string[]) =>
      entries.length === 0 ? '' : `<${name} count="${entries.length}">${entries.join('')}</${name}>`
    const numbered = formats.map(
      (format, index) => `<numFmt numFmtId="${firstFormat + index}" formatCode="${escapeXml(format)}"/>`,
    )
    return `${xmlHead}<styleSheet ${namespace}>${listed('numFmts', numbered)}${listed('fonts', fonts)}${listed('fills', fills)}<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>${listed('cellXfs', cells)}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
  }
}

const unique = (texts: readonly string[]) => [...new Set(texts)]

const fontOf = ({ isBold, colour }: CellLook) =>
  `<font>${isBold ? '<b/>' : ''}<sz val="11"/>${colour ? `<color rgb="${colour}"/>` : ''}<name val="Calibri"/><family val="2"/></font>`

/** Programs take the first two fills of a file for these, whatever it says. */
const [emptyFill, greyFill] = ['none', 'gray125'].map((kind) => `<fill><patternFill patternType="${kind}"/></fill>`)

const fillOf = ({ fill }: CellLook) =>
  fill ? `<fill><patternFill patternType="solid"><fgColor rgb="${fill}"/></patternFill></fill>` : emptyFill
