import { InvalidOptionError } from './errors'

/** What an option must be, where it is given, and how that is said; nothing where the step that reads it checks it. */
type Rules = Readonly<Record<string, readonly [fits: (value: unknown) => unknown, expected: string] | undefined>>

const isBoolean = (value: unknown) => typeof value === 'boolean'
const isFunction = (value: unknown) => typeof value === 'function'
const has = (name: string) => (value: unknown) => isFunction((value as Readonly<Record<string, unknown>>)[name])
const isCountFrom = (least: number) => (value: unknown) => Number.isInteger(value) && (value as number) >= least

/** The options of a predictor's calls, of all of them: a batch takes `top`, too, and does nothing with it. */
export const callOptions: Rules = {
  policy: undefined,
  abstain: [isBoolean, 'true or false'],
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

/** The options of a predictor itself. */
export const predictorOptions: Rules = {
  policy: undefined,
  bundle: undefined,
  runtime: [isRuntime, 'a runtime, such as portableRuntime or onnxruntimeNode()'],
}

/**
 * Refuses what no option is called: a misspelt policy that is passed over would decide at another threshold in silence.
 *
 * @throws {InvalidOptionError} for an option of another name, or of an impossible value.
 */
export function checkOptions(options: object, rules: Rules): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new InvalidOptionError(name, value, `no such option, but one of ${Object.keys(rules).join(', ')}`)
    }
    const [fits, expected] = rules[name] ?? []
    if (fits && value !== undefined && value !== null && !fits(value))
      throw new InvalidOptionError(name, value, `${expected}`)
  }
}
