import type { ChurnPredictor, Customer, Verification } from '@org/churn'
import { evaluation, type ModelEvaluation } from '@org/churn/evaluation'
import { createChurnPredictor, InvalidOptionError } from '../lines/without-schemas'
import { FileError, UsageError } from './failures'

/** What a command works with. It reads customers by the contract, and so takes those of any model. */
export interface OpenedModel {
  readonly predictor: ChurnPredictor<Customer>
  /** Undefined for a model whose manifest has no figures. */
  readonly evaluation: ModelEvaluation | undefined
  /** The rows of the self-test, which nothing else needs. */
  verification(): Promise<Verification<Customer>>
}

/**
 * The model of a bundle's folder; without a folder, the one inside the package.
 *
 * @param asOf The day from which dates are counted.
 * @throws {InvalidModelError} for a folder that holds no bundle, or a damaged one.
 * @throws {UsageError} for anything but a date.
 */
export async function openModel(folder: string | undefined, asOf?: string): Promise<OpenedModel> {
  if (folder === undefined) {
    const verification = async () => (await import('@org/churn/verification')).verification
    return { predictor: withUsage(() => createChurnPredictor({ asOf })), evaluation, verification }
  }
  // Only now, because what checks a bundle loads Zod.
  const { readModelFolder } = await import('@org/churn/folder')
  const { model, evaluation: own, verification: rows } = readModelFolder(folder)
  const opened = { predictor: withUsage(() => createChurnPredictor({ model, asOf })), evaluation: own }
  return {
    ...opened,
    async verification() {
      if (rows) return rows
      throw new FileError(`${folder} holds no vectors.json. Copy all files of the bundle that training wrote.`)
    },
  } as unknown as OpenedModel
}

/** Says what is wrong with `asOf` under the name that the command line has for it. */
function withUsage<Predictor>(create: () => Predictor): Predictor {
  try {
    return create()
  } catch (cause) {
    if (!(cause instanceof InvalidOptionError && cause.option === 'asOf')) throw cause
    throw new UsageError(`--as-of: got ${cause.got}, expected a date that exists, such as 2026-01-31.`, { cause })
  }
}

/**
 * The same for scoring, which needs to know from which day a model counts.
 *
 * @throws {UsageError} for a model with dates where no day is given, too.
 */
export async function openToScore(folder: string | undefined, asOf: string | undefined): Promise<OpenedModel> {
  const opened = await openModel(folder, asOf)
  const dates = opened.predictor.contract.fields.filter(({ type, input }) => type === 'date' && input)
  if (dates.length === 0 || asOf !== undefined) return opened
  const names = dates.map(({ column }) => column).join(', ')
  throw new UsageError(
    `--as-of: got none, expected a date such as 2026-01-31: this model counts the days from it to ${names}.`,
  )
}
