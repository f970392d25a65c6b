import type { RuntimeModel } from '../runtimes/runtime'
import type { Calibrator } from '../steps/calibrate'
import type { Dates } from '../steps/dates'
import type { OwnCheck } from '../steps/validate'
import type { TreeEngine } from '../trees/engine'
import type { CustomerSchema } from './bundle'
import type { ModelContract } from './contract'
import type { ModelManifest, OperatingPointName } from './manifest'

/** A model whose parts are whole and belong together. Predictors that are made of the same one share its tables. */
export interface LoadedModel<Customer, Point extends OperatingPointName = OperatingPointName>
  extends RuntimeModel,
    TreeEngine {
  /** Frozen, as is the manifest: what a caller does to a bundle afterwards changes no predictor. */
  readonly contract: ModelContract
  readonly manifest: ModelManifest<Point>
  /** The schema of its bundle; undefined for the bundled model, which is not to bring Zod along. */
  readonly schema: CustomerSchema<Customer> | undefined
  /**
   * Checks records with the schema; undefined for the schema generated from the contract, because the contract says the
   * same.
   */
  readonly ownCheck: OwnCheck | undefined
  /** From a margin to the calibrated probability. */
  readonly calibrate: Calibrator
  /** What checks and counts dates as of a day; undefined if no field of the contract is a date. */
  readonly datesAsOf: ((day?: number) => Dates) | undefined
}

/** Copies plain data, and freezes the copy with all below it. */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, frozenCopy(part)]))
  return Object.freeze(copy) as T
}

/** Freezes an object and all below it. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object') for (const part of Object.values(value ?? {})) frozen(part)
  return Object.freeze(value)
}
