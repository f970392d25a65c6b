import type { ModelContract } from '@org/churn'
import { callRecord } from '@org/churn/csv'
import { type BatchRecord, type BatchResult, type RecordReader, type ResultWriter, unreadable } from './batch-record.ts'
import { type Line, readLines } from './lines.ts'

/** Reads one customer record a line; empty lines are passed over. */
export function createNdjsonReader({ id }: ModelContract): RecordReader {
  return async function* (source) {
    for await (const lines of readLines(source)) yield lines.flatMap((line) => readRecord(line, id?.name))
  }
}

function readRecord({ line, text, problem }: Line, idName: string | undefined): readonly BatchRecord[] {
  if (text === undefined) return [unreadable(line, problem)]
  if (text.trim() === '') return []
  try {
    const customer: unknown = JSON.parse(text)
    return [{ line, id: idOf(customer, idName), customer }]
  } catch (error) {
    return [unreadable(line, `not JSON: ${(error as Error).message}`)]
  }
}

/** What the record is known by, where the contract has a field for that. */
function idOf(customer: unknown, name: string | undefined): string | undefined {
  if (name === undefined || typeof customer !== 'object' || customer === null || !Object.hasOwn(customer, name))
    return undefined
  const id = (customer as Record<string, unknown>)[name]
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

/** Writes one result a line. */
export const ndjsonWriter: ResultWriter = {
  mediaType: 'application/x-ndjson',
  header: '',
  write: (results) => results.map((result) => `${JSON.stringify(itemOf(result))}\n`).join(''),
}

function itemOf({ prediction, problem, call, note, ...place }: BatchResult): unknown {
  if (note !== undefined) return { note }
  if (problem) return { ...place, ok: false, problem }
  return { ...place, ok: true, prediction, ...(call && { call: callRecord(call) }) }
}
