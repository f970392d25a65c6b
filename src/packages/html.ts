/** Text as HTML: nothing in it is read as markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A row of cells, escaped; numbers stand on the right. */
export function tableRow(cells: readonly string[], kind: 'th' | 'td' = 'td'): string {
  return `<tr>${cells.map((cell) => `<${kind}>${escapeHtml(cell)}</${kind}>`).join('')}</tr>`
}
