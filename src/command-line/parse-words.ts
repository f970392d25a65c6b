import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './failures'

/**
 * Reads the words of a command line by Node's own rules.
 *
 * @throws {UsageError} for an option that is unknown or lacks its value, and for a word that no option takes.
 */
export function parseWords<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause })
  }
}
