import { InvalidOptionError, isChurnError } from '../checks/errors'
import { propertyOf } from '../checks/property'
import { attempt, readAt, readValue } from '../checks/unreadable'
import type { ModelContract } from '../model/contract'
import { isRecord } from '../steps/read-record'

/** A batch as columns by field name, all of one length: arrays, or typed arrays for numbers. */
export type CustomerColumns<Customer> = { readonly [Field in keyof Customer]: ArrayLike<Customer[Field]> }

/** The part of a web stream that is used. In some browsers, streams are not iterable. */
export interface CustomerStream<Customer> {
  /** Locks the stream to one reader. */
  getReader(): {
    /** The next customer, once it arrives. */
    read(): Promise<{ readonly done: boolean; readonly value?: Customer | undefined }>
    /** Tells the source that no more customers are needed. */
    cancel(): Promise<void>
    /** Lets others read the stream. */
    releaseLock?(): void
  }
}

/** Customers that are all available at once. */
export type CustomerList<Customer> = readonly Customer[] | CustomerColumns<Customer>

/** Customers that arrive one by one, on request. */
export type CustomerSource<Customer> = Iterable<Customer> | AsyncIterable<Customer> | CustomerStream<Customer>

/** A list or columns, ready to be read. */
export interface ListInput {
  readonly kind: 'list'
  readonly total: number
  slice(start: number, end: number): readonly unknown[]
}

/** A batch's input, ready to be read. */
export type BatchInput =
  | ListInput
  | { readonly kind: 'synchronous'; readonly source: Iterable<unknown> }
  | { readonly kind: 'asynchronous'; readonly source: AsyncIterable<unknown> }

/** @throws {InvalidOptionError} for anything but an array or columns, and for columns of unequal length. */
export function readList(customers: unknown, contract: ModelContract): ListInput {
  const list = readSafely(() => listIn(customers, contract))
  if (list) return list
  const expected = 'an array of customers, or columns by field name; predictStream takes iterables and streams'
  throw new InvalidOptionError('customers', customers, expected)
}

/** @throws {InvalidOptionError} for anything but an iterable or a stream. */
export function readSource(customers: unknown): BatchInput {
  const source = readSafely(() => sourceIn(customers))
  if (source) return source
  const expected = 'an iterable or a stream of customers; predictBatch takes columns by field name'
  throw new InvalidOptionError('customers', customers, expected)
}

/** The value read; undefined if a revoked proxy or a getter throws. */
function readSafely<Input>(read: () => Input): Input | undefined {
  return attempt(read, (error) => {
    if (isChurnError(error)) throw error
    return undefined
  })
}

function listIn(customers: unknown, contract: ModelContract): ListInput | undefined {
  if (Array.isArray(customers)) return arrayInput(customers)
  if (!isRecord(customers)) return undefined
  const columns = contract.fields
    .map(({ name }): NamedColumn => [name, propertyOf(customers, name) as ArrayLike<unknown>])
    .filter(([, column]) => column !== undefined)
  return columns.length > 0 ? readColumns(columns, customers) : undefined
}

function sourceIn(customers: unknown): BatchInput | undefined {
  if (Array.isArray(customers)) return arrayInput(customers)
  if (!isRecord(customers)) return undefined
  const input = customers as Partial<AsyncIterable<unknown> & Iterable<unknown> & CustomerStream<unknown>>
  if (typeof input.getReader === 'function') {
    return { kind: 'asynchronous', source: iterateStream(input as CustomerStream<unknown>) }
  }
  if (input[Symbol.asyncIterator]) return { kind: 'asynchronous', source: input as AsyncIterable<unknown> }
  if (input[Symbol.iterator]) return { kind: 'synchronous', source: input as Iterable<unknown> }
  return undefined
}

function arrayInput(customers: readonly unknown[]): ListInput {
  return listOf(customers.length, (index) => readAt(customers, index))
}

/** A list whose items are read when their chunk comes. */
function listOf(total: number, itemAt: (index: number) => unknown): ListInput {
  return {
    kind: 'list',
    total,
    slice(start, end) {
      const items: unknown[] = []
      for (let index = start; index < Math.min(end, total); index++) items.push(itemAt(index))
      return items
    },
  }
}

type NamedColumn = readonly [name: string, column: ArrayLike<unknown>]

function readColumns(columns: readonly NamedColumn[], given: unknown): ListInput {
  const lengths = columns.map(([name, column]) => {
    const length = readValue(() => (typeof column === 'object' ? column?.length : undefined))
    if (Number.isInteger(length) && (length as number) >= 0) return length as number
    throw new InvalidOptionError(`customers.${name}`, column, 'a column (an array of values)')
  })
  const [total] = lengths
  lengths.forEach((length, place) => {
    if (length === total) return
    const message = `columns of one length: ${columns[0][0]} has ${total}, ${columns[place][0]} has ${length}`
    throw new InvalidOptionError('customers', given, message)
  })
  return listOf(total, (index) => {
    const record: Record<string, unknown> = {}
    for (const [name, column] of columns) record[name] = readAt(column, index)
    return record
  })
}

/**
 * Uses a stream's reader if it has one. Unlike the iterator, a reader releases the stream at once, even while a read is
 * pending.
 */
function iterateStream(stream: CustomerStream<unknown>): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const reader = stream.getReader()
      return {
        next: async () => {
          const { done, value } = await reader.read()
          if (!done) return { done, value }
          reader.releaseLock?.()
          return { done, value: undefined }
        },
        return: async () => {
          await reader.cancel()
          reader.releaseLock?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
