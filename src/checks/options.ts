import { InvalidOptionError } from './errors'
import { nearestName } from './nearest'

/** By option: a test of its value and what the test expects, in words; undefined where the step that reads it checks it. */
export type OptionRules = Readonly<
  Record<string, readonly [fits: (value: unknown) => unknown, expected: string] | undefined>
>

const isBoolean = (value: unknown) => typeof value === 'boolean'
const isFunction = (value: unknown) => typeof value === 'function'
const has = (name: string) => (value: unknown) => isFunction((value as Readonly<Record<string, unknown>>)[name])
const isCountFrom = (least: number) => (value: unknown) => Number.isInteger(value) && (value as number) >= least

/** Whether a value can hold options by name: not a list, a map, or a promise that nobody awaited. */
function isOptionsObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(Symbol.iterator in value) && !isFunction((value as { readonly then?: unknown }).then)
}

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
  const { manifest, contract, schema } = value as Readonly<
    Record<string, Readonly<Record<string, unknown>> | undefined>
  >
  const isWhole = Array.isArray(manifest?.features) && Array.isArray(contract?.fields) && isFunction(schema?.safeParse)
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
export function checkOptions(options: object, rules: OptionRules): void {
  if (!isOptionsObject(options)) {
    throw new InvalidOptionError('options', options, `an object with any of ${Object.keys(rules).join(', ')}`)
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new InvalidOptionError(name, value, `no such option, ${butOneOf(name, Object.keys(rules))}`)
    }
    const [fits, expected] = rules[name] ?? []
    if (fits && value !== undefined && value !== null && !fits(value))
      throw new InvalidOptionError(name, value, `${expected}`)
  }
}

/** What can be meant by a name that does not exist. */
function butOneOf(name: string, names: readonly string[]): string {
  const near = nearestName(name, names)
  return `but one of ${names.join(', ')}${near === undefined ? '' : `: perhaps ${near}`}`
}

/**
 * Refuses a figure whose name is nearly one of the list: it would be ignored. Other names may belong to whatever holds
 * the figures, such as a customer's probability.
 *
 * @throws {InvalidOptionError} for a misspelt name.
 */
export function checkNames(figures: unknown, names: readonly string[]): void {
  if (typeof figures !== 'object' || figures === null) return
  for (const [name, value] of Object.entries(figures)) {
    const near = names.includes(name) || value === undefined ? undefined : nearestName(name, names)
    if (near !== undefined) throw new InvalidOptionError(name, value, `no such figure, but ${near}`)
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
 * Checks a function's options against its own rules; answers none for null and undefined.
 *
 * @throws {InvalidOptionError} for anything but an object, for an option of another name, or of an impossible value.
 */
export function readOptions<Options extends object>(
  options: Options | null | undefined,
  rules: OptionRules,
): Partial<Options> {
  if (options === null || options === undefined) return {}
  checkOptions(options, rules)
  return options
}
