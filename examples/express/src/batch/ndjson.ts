import { isUtf8 } from 'node:buffer'
import type { Contract } from '@org/churn'
import { type BatchRecord, type BatchResult, type RecordReader, type ResultWriter, unreadable } from './batch-record.ts'
import { cutLines, longestRecord, splitRecords, tooLongDetail } from './line-blocks.ts'

/** Reads one customer record a line; empty lines are passed over. */
export function createNdjsonReader({ id }: Contract): RecordReader {
  return async function* (source) {
    for await (const { firstLine, bytes, tooLong } of cutLines(source, { quoted: false })) {
      if (tooLong) yield [unreadable(firstLine, tooLongDetail)]
      else yield [...readBlock(bytes, firstLine, id.name)]
    }
  }
}

function* readBlock(bytes: Buffer, firstLine: number, idName: string): Generator<BatchRecord> {
  // One check for the block; line by line only where something is wrong with it.
  const valid = isUtf8(bytes)
  const lines = valid ? bytes.toString('utf8').split('\n') : splitRecords(bytes, false)
  for (const [index, text] of lines.entries()) {
    const line = firstLine + index
    if (text.length > longestRecord) yield unreadable(line, tooLongDetail)
    else if (typeof text !== 'string' && !isUtf8(text)) yield unreadable(line, 'not valid UTF-8')
    else yield* readLine(text.toString(), line, idName)
  }
}

function* readLine(text: string, line: number, idName: string): Generator<BatchRecord> {
  const trimmed = line === 1 ? text.replace(/^\ufeff/, '').trim() : text.trim()
  if (trimmed === '') return
  let customer: unknown
  try {
    customer = JSON.parse(trimmed)
  } catch (error) {
    yield unreadable(line, `not JSON: ${(error as Error).message}`)
    return
  }
  yield { line, id: idOf(customer, idName), customer }
}

function idOf(customer: unknown, name: string): string | undefined {
  if (typeof customer !== 'object' || customer === null || !Object.hasOwn(customer, name)) return undefined
  const id = (customer as Record<string, unknown>)[name]
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

/** Writes one result a line. */
export const ndjsonWriter: ResultWriter = {
  mediaType: 'application/x-ndjson',
  header: '',
  write: (results) => results.map((result) => `${JSON.stringify(itemOf(result))}\n`).join(''),
}

function itemOf({ line, id, prediction, problem }: BatchResult): unknown {
  return problem ? { line, id, ok: false, problem } : { line, id, ok: true, prediction }
}
