import { readFile } from 'node:fs/promises'
import type { ModelContract } from '@org/churn'
import { readCsv } from '@org/churn/csv'
import { describeSystemError, FileError } from './failures'

const expected =
  'expected JSON {"NAME": "COLUMN", …} or CSV with NAME,COLUMN a line (the name in the file, the column of the model)'

/**
 * Reads which names of a file stand for which columns of the model.
 *
 * @throws {FileError} for a file that does not exist or says something else.
 */
export async function readColumnsFile(
  path: string,
  contract: ModelContract,
): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw describeSystemError('read', path, error)
  })
  const pairs = text.trimStart().startsWith('{') ? fromJson(path, text) : await fromCsv(path, text, contract)
  if (pairs.length === 0) throw new FileError(`--columns ${path}: got nothing, ${expected}.`)
  return Object.fromEntries(pairs.map(([name, column]) => [name.trim(), column.trim()]))
}

type Pair = readonly [name: string, column: string]

function fromJson(path: string, text: string): readonly Pair[] {
  try {
    const entries = Object.entries(JSON.parse(text) as object)
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return entries
  } catch (cause) {
    throw new FileError(`--columns ${path}: got JSON that cannot be read, ${expected}.`, { cause })
  }
  throw new FileError(`--columns ${path}: got a column that is not text, ${expected}.`)
}

async function fromCsv(path: string, text: string, contract: ModelContract): Promise<readonly Pair[]> {
  const { fields, id, target } = contract
  const known = new Set([...fields, target, ...(id ? [id] : [])].flatMap(({ name, column }) => [name, column]))
  const table = await readCsv(text.trim() === '' ? '""' : text)
  const lines = [table.header]
  for await (const record of table) lines.push(record)
  return lines.flatMap(({ cells, firstLine, problem }, place): Pair[] => {
    const [name = '', column = '', ...rest] = cells
    // A first line of headings names no column of the model.
    if (place === 0 && (lines.length > 1 || name.trim() === '') && !known.has(column.trim())) return []
    if (problem || name.trim() === '' || column.trim() === '' || rest.some((cell) => cell.trim() !== ''))
      throw new FileError(`--columns ${path}, line ${firstLine}: got ${cells.length} cells, ${expected}.`)
    return [[name, column]]
  })
}
