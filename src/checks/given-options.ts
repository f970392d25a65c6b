import { InvalidOptionError } from './errors'
import { callOptions, checkOptions } from './options'

/** Rules for options by their names, see {@link checkOptions}. */
export type OptionRules = Parameters<typeof checkOptions>[1]

/** How to decide and when to end: what every function takes that asks a predictor. */
export const decidingOptions: OptionRules = /* @__PURE__ */ rulesOf('policy', 'abstain', 'signal')

/** The same for explanations. */
export const explainingOptions: OptionRules = /* @__PURE__ */ rulesOf('policy', 'abstain', 'signal', 'includeSensitive')

function rulesOf(...names: readonly string[]): OptionRules {
  return Object.fromEntries(names.map((name) => [name, callOptions[name]]))
}

/**
 * The options that a function was given, held to its own rules; none where it was given nothing.
 *
 * @throws {InvalidOptionError} for anything but an object, for an option of another name, or of an impossible value.
 */
export function readOptions<Options extends object>(
  options: Options | null | undefined,
  rules: OptionRules,
): Partial<Options> {
  if (options === null || options === undefined) return {}
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw new InvalidOptionError('options', options, `an object with any of ${Object.keys(rules).join(', ')}`)
  }
  checkOptions(options, rules)
  return options
}
