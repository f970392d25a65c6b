import type { ModelManifest, OperatingPoint, OperatingPointName } from '@org/churn'
import { UsageError } from './failures'

/**
 * Finds an operating point by its name; without one, the model's default.
 *
 * @throws {UsageError} for one that the model does not have.
 */
export function operatingPointOf(
  { operatingPoints, defaultOperatingPoint }: ModelManifest,
  name: OperatingPointName = defaultOperatingPoint,
): OperatingPoint {
  const point = operatingPoints.find((candidate) => candidate.name === name)
  if (point) return point
  const names = operatingPoints.map((candidate) => candidate.name).join(', ')
  throw new UsageError(`--operating-point: got "${name}", expected one of ${names}.`)
}
