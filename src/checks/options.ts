import { InvalidOptionError } from './errors'
import { nearestName } from './nearest'
import { isOptionsObject } from './options-object'
import { propertyOf } from './property'
import { isUnreadable, readAt, readValue, unreadable } from './unreadable'

/** By option: a test of its value and what the test expects, in words; undefined where the step that reads it checks it. */
export type OptionRules = Readonly<
  Record<string, readonly [fits: (value: unknown) => unknown, expected: string] | undefined>
>

const isBoolean = (value: unknown) => typeof value === 'boolean'
const isFunction = (value: unknown) => typeof value === 'function'
const has = (name: string) => (value: unknown) => isFunction((value as Readonly<Record<string, unknown>>)[name])
const isCountFrom = (least: number) => (value: unknown) => Number.isInteger(value) && (value as number) >= least

/** The options of all of a predictor's calls: a batch accepts `top`, too, and ignores it. */
export const callOptions: OptionRules = {
  policy: undefined,
  abstain: [isBoolean, 'true or false'],
  asOf: undefined,
  signal: [has('addEventListener'), 'an AbortSignal'],
  top: [isCountFrom(0), 'a whole number of at least 0'],
  includeSensitive: [isBoolean, 'true or false'],
  chunkSize: [isCountFrom(1), 'a whole number of at least 1'],
  onProgress: [isFunction, 'a function'],
  workers: [has('open'), 'workerThreads() or webWorkers()'],
}

function isRuntime(value: unknown) {
  const { mode } = value as { readonly mode?: unknown }
  return has('open')(value) && (mode === 'synchronous' || mode === 'asynchronous')
}

function isModel(value: unknown) {
  const { manifest, contract } = value as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
  const isWhole = Array.isArray(manifest?.features) && Array.isArray(contract?.fields)
  return isWhole && has('kernel')(value) && has('explainer')(value)
}

/** The options of a predictor itself. */
export const predictorOptions: OptionRules = {
  policy: undefined,
  asOf: undefined,
  model: [isModel, 'a model that loadModel of @org/churn/model has loaded'],
  runtime: [isRuntime, 'a runtime, such as portableRuntime or onnxruntimeNode()'],
}

/**
 * Refuses unknown and impossible options: a misspelt policy that is ignored would silently decide at another threshold.
 *
 * @throws {InvalidOptionError} for an option of another name, or of an impossible value.
 */
export function checkOptions(options: unknown, rules: OptionRules): void {
  if (!holds(isOptionsObject, options)) {
    throw new InvalidOptionError('options', options, `an object with any of ${Object.keys(rules).join(', ')}`)
  }
  for (const [name, value] of Object.entries(options as object)) {
    if (!Object.hasOwn(rules, name)) {
      throw new InvalidOptionError(name, value, `no such option, ${butOneOf(name, Object.keys(rules))}`)
    }
    const [fits, expected] = rules[name] ?? readable
    if (value !== undefined && value !== null && !holds(fits, value)) {
      throw new InvalidOptionError(name, value, expected)
    }
  }
}

/** The rule of options that the step checks which reads them. */
const readable = [(value: unknown) => !isUnreadable(value), 'a value that can be read'] as const

/** Whether a value passes a test; one that throws when it is asked does not. */
function holds(test: (value: unknown) => unknown, value: unknown): unknown {
  try {
    return test(value)
  } catch {
    return false
  }
}

/**
 * Copies options, each read once: what is checked is then what is used. Does not throw: for what cannot be read,
 * something is left in its place that {@link checkOptions} refuses.
 */
export function copyOptions<Options extends object>(options: Options, rules: OptionRules): Partial<Options> {
  try {
    return isOptionsObject(options) ? copyNamed(options, Object.keys(rules)) : options
  } catch (cause) {
    return unreadable(cause)
  }
}

/**
 * Makes an object that inherits nothing, so that a name such as `__proto__` is like any other. Engines read it several
 * times as fast as what `Object.create(null)` gives.
 */
const Bare = /* @__PURE__ */ (() => {
  function Bare() {}
  Bare.prototype = Object.create(null)
  return Bare as unknown as new () => Record<string, unknown>
})()

/**
 * Copies what an object has of its own, and under some names what its class gives it, such as getters; see
 * {@link propertyOf}. Does not throw: something unreadable stands in place of what throws, be it a value or the whole.
 */
export function copyNamed<Given extends object>(given: Given, names: readonly string[]): Partial<Given> {
  const copy = new Bare()
  try {
    const own = Object.keys(given)
    for (const name of own) copy[name] = readAt(given, name)
    const parent = Object.getPrototypeOf(given)
    const isPlain = parent === Object.prototype || parent === null
    for (const name of names) {
      // What a plain object inherits never counts.
      if (own.includes(name) || (isPlain && !Object.hasOwn(given, name))) continue
      const value = readValue(() => propertyOf(given, name))
      if (value !== undefined) copy[name] = value
    }
  } catch (cause) {
    return unreadable(cause)
  }
  return copy as Partial<Given>
}

/** What can be meant by a name that does not exist. */
function butOneOf(name: string, names: readonly string[]): string {
  const near = nearestName(name, names)
  return `but one of ${names.join(', ')}${near === undefined ? '' : `: perhaps ${near}`}`
}

/**
 * Refuses a figure of another name than those of a list: it would be ignored.
 *
 * @throws {InvalidOptionError} for such a figure, unless it is undefined.
 */
export function checkNames(figures: unknown, names: readonly string[]): void {
  if (typeof figures !== 'object' || figures === null) return
  for (const name of Object.keys(figures)) {
    const value = (figures as Readonly<Record<string, unknown>>)[name]
    if (value !== undefined && !names.includes(name))
      throw new InvalidOptionError(name, value, `no such figure, ${butOneOf(name, names)}`)
  }
}

/** How to decide and when to end: options of every function that asks a predictor. */
export const decidingOptions: OptionRules = /* @__PURE__ */ rulesOf('policy', 'abstain', 'asOf', 'signal')

/** The same for explanations. */
export const explainingOptions: OptionRules = /* @__PURE__ */ rulesOf(
  'policy',
  'abstain',
  'asOf',
  'signal',
  'includeSensitive',
)

function rulesOf(...names: readonly string[]): OptionRules {
  return Object.fromEntries(names.map((name) => [name, callOptions[name]]))
}

/**
 * Copies options that must be given and checks them.
 *
 * @throws {InvalidOptionError} for anything but an object, for an option of another name, or of an impossible value.
 */
export function requireOptions<Options extends object>(options: Options, rules: OptionRules): Partial<Options> {
  const copy = copyOptions(options, rules)
  checkOptions(copy, rules)
  return copy
}

/**
 * Copies a function's options and checks them against its own rules; answers none for null and undefined.
 *
 * @throws {InvalidOptionError} for anything but an object, for an option of another name, or of an impossible value.
 */
export function readOptions<Options extends object>(
  options: Options | null | undefined,
  rules: OptionRules,
): Partial<Options> {
  if (options === null || options === undefined) return Object.create(null)
  return requireOptions(options, rules)
}
