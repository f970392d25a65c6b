import { bitAt, type Column } from './column'

/** Stands for a value that is not in the list. */
export const noCode = 0xffff_ffff

/** Writes the codes of the rows `start` to `end`, by place. */
export type CodeReader = (start: number, end: number, codes: Uint32Array) => void

/** Numbers the values of a column by their place in a list; null stands for a missing value where the list has it. */
export function createCodeReader(list: readonly unknown[], column: Column): CodeReader {
  const byValue = new Map(list.map((value, code) => [value, code]))
  const codeOf = (value: unknown) => byValue.get(value) ?? noCode
  const read = createValueReader(list, column, codeOf)
  const { valid } = column
  if (!valid) return read
  const missing = codeOf(null)
  return (start, end, codes) => {
    read(start, end, codes)
    for (let row = start; row < end; row++) if (!bitAt(valid, row)) codes[row - start] = missing
  }
}

function createValueReader(list: readonly unknown[], column: Column, codeOf: (value: unknown) => number): CodeReader {
  switch (column.kind) {
    case 'values': {
      const { values } = column
      return (start, end, codes) => {
        for (let row = start; row < end; row++) codes[row - start] = codeOf(values[row])
      }
    }
    case 'numbers': {
      const { values } = column
      const [no, yes] = [codeOf(false), codeOf(true)]
      return (start, end, codes) => {
        for (let row = start; row < end; row++) {
          const value = values[row]
          codes[row - start] = value === 0 ? no : value === 1 ? yes : noCode
        }
      }
    }
    case 'bits': {
      const { values } = column
      const [no, yes] = [codeOf(false), codeOf(true)]
      return (start, end, codes) => {
        for (let row = start; row < end; row++) codes[row - start] = bitAt(values, row) ? yes : no
      }
    }
    case 'entries': {
      const { indices, dictionary } = column
      const ofEntries = Uint32Array.from(dictionary, codeOf)
      const missing = codeOf(null)
      return (start, end, codes) => {
        for (let row = start; row < end; row++) {
          const index = indices[row]
          codes[row - start] = ofEntries[index] ?? (index === -1 ? missing : noCode)
        }
      }
    }
    case 'texts':
      return createTextReader(list, column)
    default:
      return (start, end, codes) => void codes.fill(noCode, 0, end - start)
  }
}

/** Compares the bytes of texts with those of the list's, so that none is made a string. */
function createTextReader(
  list: readonly unknown[],
  { bytes, offsets }: Extract<Column, { kind: 'texts' }>,
): CodeReader {
  const encoder = new TextEncoder()
  const known = list.map((value) => encoder.encode(typeof value === 'string' ? value : ''))
  const isAt = (text: Uint8Array, from: number) => {
    for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text[index]) return false
    return true
  }
  return (start, end, codes) => {
    for (let row = start; row < end; row++) {
      const from = offsets[row]
      const length = offsets[row + 1] - from
      let code = 0
      while (code < known.length && !(known[code].length === length && isAt(known[code], from))) code++
      codes[row - start] = code < known.length && length > 0 ? code : noCode
    }
  }
}
