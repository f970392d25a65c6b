import type { ModelManifest } from '@org/churn'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Configuration } from './configuration.ts'

/**
 * The service's log: a line of JSON for each event, with its level as a word, so that `level = "error"` finds it, and the
 * model that answered. Nothing of this machine's name or process is in it.
 */
export function createLog(
  { logLevel }: Pick<Configuration, 'logLevel'>,
  { name, version }: Pick<ModelManifest, 'name' | 'version'>,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: logLevel,
    base: { model: name, version },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  return destination ? pino(options, destination) : pino(options)
}
