/**
 * Getters, proxies and iterators are code of the caller's that runs inside ours. What it throws must neither pass as an
 * error of ours nor end what does not depend on it.
 */

/** What was thrown, by the object that stands for the value. */
const causes = /* @__PURE__ */ new WeakMap<object, unknown>()

/** Stands for a value that threw when it was read. */
export function unreadable(cause: unknown): object {
  const value = Object.freeze({})
  causes.set(value, cause)
  return value
}

export function isUnreadable(value: unknown): value is object {
  return causes.has(value as object)
}

/** What was thrown when the value was read. */
export function causeOf(value: unknown): unknown {
  return causes.get(value as object)
}

/** Calls `read`; where it throws, answers what `otherwise` makes of that. */
export function attempt<T, U>(read: () => T, otherwise: (cause: unknown) => U): T | U {
  try {
    return read()
  } catch (cause) {
    return otherwise(cause)
  }
}

/** The value under a name or at a place, or what stands for it. Where values are many, this takes no function for each. */
export function readAt(object: object, name: string | number): unknown {
  try {
    return (object as Readonly<Record<string | number, unknown>>)[name]
  } catch (cause) {
    return unreadable(cause)
  }
}

/** The value, or what stands for it. */
export function readValue(read: () => unknown): unknown {
  return attempt(read, unreadable)
}
