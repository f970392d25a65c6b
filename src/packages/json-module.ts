/**
 * A constant as the text of a module. JSON is JavaScript, except for the key `__proto__`, which would set a prototype.
 *
 * @param json Text that `JSON.parse` reads.
 */
export function constant(name: string, json: string): string {
  return `export const ${name} = ${json.trim().replaceAll('"__proto__":', '["__proto__"]:')}\n`
}

/** A value as JSON that people can read: short lists and objects on a line of their own. */
export function readableJson(value: unknown, indent = '', width = 120): string {
  const short = JSON.stringify(value)
  if (typeof value !== 'object' || value === null || indent.length + short.length <= width) return short
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const parts = isList
    ? value.map((each) => readableJson(each, inner, width))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${JSON.stringify(key)}: ${readableJson(each, inner, width)}`)
  const isNumbers = isList && value.every((each) => typeof each === 'number')
  const body = isNumbers ? wrapped(parts, inner, width) : parts.map((part) => inner + part).join(',\n')
  return `${isList ? '[' : '{'}\n${body}\n${indent}${isList ? ']' : '}'}`
}

/** Numbers, as many on a line as fit. */
function wrapped(parts: readonly string[], indent: string, width: number): string {
  const lines: string[] = []
  for (const part of parts) {
    const line = lines.at(-1)
    if (line !== undefined && indent.length + line.length + part.length + 3 <= width) {
      lines[lines.length - 1] = `${line}, ${part}`
    } else lines.push(part)
  }
  return lines.map((line) => indent + line).join(',\n')
}
