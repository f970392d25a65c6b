import { InvalidOptionError } from './errors'
import { attempt, isUnreadable } from './unreadable'

/** Whether a value can hold options by name: not a list, a map, a date, a signal, or a promise that nobody awaited. */
export function isOptionsObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || isUnreadable(value)) return false
  // Not what the language or the platform has made for something else. A page and its frames have different classes.
  if (Object.prototype.toString.call(value) !== '[object Object]') return false
  return !(Symbol.iterator in value) && typeof (value as { readonly then?: unknown }).then !== 'function'
}

/**
 * Refuses what can hold no options, for functions whose options are each checked where they are used.
 *
 * @throws {InvalidOptionError} for anything but an object, null or undefined.
 */
export function givenOptions<Options extends object>(options: Options | null | undefined): Partial<Options> {
  if (options === null || options === undefined) return {}
  if (
    attempt(
      () => isOptionsObject(options),
      () => false,
    )
  )
    return options
  throw new InvalidOptionError('options', options, 'an object of options by name')
}
