import type { ModelContract } from '../model/contract'
import { datesAsOf } from './dates'
import type { Values } from './encode'
import { createReader } from './read-record'

/**
 * Copies the contract's fields out of a record, each read once, for callers that need the values more than once.
 *
 * @throws {InvalidCustomerError} for anything but a record, and where reading a value fails.
 */
export function copyRecord(contract: ModelContract, record: unknown): Values {
  return createReader(contract, datesAsOf())(record).copy
}
