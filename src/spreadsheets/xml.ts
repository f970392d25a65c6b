export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** What XML cannot hold, or reads as something else. */
const special = /[&<>"\ufffe\uffff\p{Cs}]|(?![\t\n])\p{Cc}|_(?=x[0-9a-f]{4}_)/giu

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * Text in a workbook's XML. A character that XML cannot hold is written as workbooks do, `_x0001_`; so is the underscore
 * of text that only looks like that. Half a character, which no file can hold, is written as U+FFFD.
 *
 * Source: ECMA-376, part 1, 22.9.2.19, `ST_Xstring`.
 */
export function escapeXml(text: string): string {
  return text.replace(special, (found) => {
    const code = found.charCodeAt(0)
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
    return entities[found] ?? `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`
  })
}
