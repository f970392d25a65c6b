/** 7043 as "7,043". An engine takes longer to get ready for its own way than to score 20,000 rows. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** 1 as "1 row", 7043 as "7,043 rows". */
export function rowsOf(value: number): string {
  return `${grouped(value)} ${value === 1 ? 'row' : 'rows'}`
}

/** 0.7123 as "71.2 %". */
export function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`
}

/**
 * Makes text from a file safe for a terminal: shows control characters, which could move the cursor or rewrite the
 * screen, as escapes, and cuts text longer than `most` characters.
 */
export function printable(text: string, most: number): string {
  const head = text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…` : text
  return head.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
