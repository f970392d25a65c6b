/** Columns after which a generated line is broken, as this repository's formatter does. */
export const lineWidth = 110

/** A value in TypeScript, in the quotes that need fewer escapes. */
export function literal(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  const quote = value.split("'").length > value.split('"').length ? '"' : "'"
  const text = value.replaceAll(/[\\\p{Cc}\p{Cs}\u2028\u2029]/gu, escaped).replaceAll(quote, `\\${quote}`)
  return `${quote}${text}${quote}`
}

function escaped(character: string): string {
  if (character === '\\') return '\\\\'
  if (character === '\n') return '\\n'
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A doc comment on one line, or wrapped where that is too long. Nothing in the text ends it early. */
export function docComment(text: string, indent = ''): readonly string[] {
  const safe = text.replaceAll('*/', '*\\/')
  const line = `${indent}/** ${safe} */`
  if (line.length <= lineWidth && !safe.includes('\n')) return [line]
  const body = wrap(safe, lineWidth - indent.length - 3)
  return [`${indent}/**`, ...body.map((part) => `${indent} * ${part}`), `${indent} */`]
}

/** The text in lines of at most `width` columns; a longer word gets a line of its own. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
