import { type ChurnPredictor, type Customer, createChurnPredictor, type Verification } from '@org/churn'
import { evaluation, type ModelEvaluation } from '@org/churn/evaluation'
import { readModelFolder } from '@org/churn/folder'
import { verification } from '@org/churn/verification'
import { FileError } from './failures'

/** What a command works with. It reads customers by the contract, and so takes those of any model. */
export interface OpenedModel {
  readonly predictor: ChurnPredictor<Customer>
  /** Undefined for a model whose manifest has no figures. */
  readonly evaluation: ModelEvaluation | undefined
  readonly verification: Verification<Customer>
}

/**
 * The model of a bundle's folder; without a folder, the one inside the package.
 *
 * @throws {InvalidModelError} for a folder that holds no bundle, or a damaged one.
 */
export function openModel(folder: string | undefined): OpenedModel {
  if (folder === undefined) return { predictor: createChurnPredictor(), evaluation, verification }
  const { model, evaluation: own, verification: rows } = readModelFolder(folder)
  const opened = { predictor: createChurnPredictor({ model }), evaluation: own }
  return {
    ...opened,
    get verification() {
      if (rows) return rows
      throw new FileError(`${folder} holds no vectors.json. Copy all files of the bundle that training wrote.`)
    },
  } as unknown as OpenedModel
}
