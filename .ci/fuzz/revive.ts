/**
 * A value as a case's JSON holds it: JSON itself, or an object with the one key `$`, which names a recipe for what JSON
 * cannot hold.
 */
export type Recipe = unknown

const fails = (what: string) => () => {
  throw new RangeError(`a hostile ${what}`)
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** What a caller's code can hand over by mistake or by malice, by name. */
const makers: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  '-0': () => -0,
  bigint: () => 5n,
  symbol: () => Symbol('hostile'),
  function: () => () => 5,
  Date: () => new Date(0),
  'invalid Date': () => new Date(Number.NaN),
  'boxed number': () => Object(5),
  'boxed text': () => Object('Yes'),
  promise: () => Promise.resolve(5),
  map: () => new Map([['a', 1]]),
  'object without prototype': () => Object.create(null),
  'revoked proxy': () => revoked({}),
  'revoked list': () => revoked([]),
  'proxy without prototype': () => new Proxy({}, { getPrototypeOf: fails('getPrototypeOf') }),
  'proxy that tells nothing': () =>
    new Proxy(
      {},
      { get: fails('get'), has: fails('has'), ownKeys: fails('ownKeys'), getPrototypeOf: fails('prototype') },
    ),
  'failing conversion': () => ({
    toString: fails('toString'),
    valueOf: fails('valueOf'),
    [Symbol.toPrimitive]: fails('it'),
  }),
  'failing tag': () => Object.defineProperty({}, Symbol.toStringTag, { get: fails('tag') }),
}

export const recipeNames = Object.keys(makers)

/** Values that are ordinary in JavaScript, and in no record. */
export const oddNames = recipeNames.slice(0, recipeNames.indexOf('revoked proxy'))

export const recipe = (name: string): Recipe => ({ $: name })

/** The value of a recipe; lists and objects are made anew. */
export function revive(given: Recipe): unknown {
  if (typeof given !== 'object' || given === null) return given
  if (Array.isArray(given)) return given.map(revive)
  const { $: name, ...others } = given as { readonly $?: string }
  if (name !== undefined && Object.keys(others).length === 0) {
    const make = makers[name]
    if (!make) throw new Error(`Got the recipe "${name}", expected one of ${recipeNames.join(', ')}.`)
    return make()
  }
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, revive(value)]))
}
