import type { ContractField, ModelContract } from '../model/contract'
import type { ModelManifest } from '../model/manifest'

/** The manifest as a bundle's folder holds it: with evidence for its readers, which no caller reads. */
export interface WholeManifest extends Omit<ModelManifest, 'evaluation'> {
  readonly evaluation: {
    readonly outOfFold: { readonly baseRate: number }
    readonly split: {
      readonly trainingRows: number
      readonly holdOutRows: number
      readonly trainingChurners: number
      readonly holdOutChurners: number
      readonly method: string
    }
  }
  readonly reference: { readonly rows: number; readonly fields: readonly FieldDistribution[] }
}

/** How the values of one field are distributed in the training part. */
export interface FieldDistribution {
  readonly field: string
  /** Share of rows without a value. */
  readonly missing: number
  /** Of numbers: the least value, nine deciles, and the greatest. */
  readonly edges?: readonly number[]
  /** Of other fields: the share of each value among the rows that have one. */
  readonly shares?: readonly { readonly value: string | boolean; readonly share: number }[]
}

/** What a predictor reads of a manifest: without parameters, rejected candidates and reference distributions. */
export function manifestPart(whole: WholeManifest): ModelManifest {
  const { evaluation, reference, ...manifest } = whole
  const { parameters, ...model } = manifest.model as WholeManifest['model'] & { readonly parameters?: unknown }
  const operatingPoints = manifest.operatingPoints.map(({ name, threshold, margin }) => ({ name, threshold, margin }))
  const { baseRate } = evaluation.outOfFold
  return { ...manifest, model, operatingPoints, evaluation: { outOfFold: { baseRate } } } as ModelManifest
}

/** What a predictor reads of a contract: without the rules of training, and without where the data set is kept. */
export function contractPart(whole: ModelContract): ModelContract {
  const { source, operatingPoints, ...contract } = whole
  const { missing, reading } = source
  const fields = contract.fields.map((field) => {
    const { monotone, inputBy, ...rest } = field as ContractField & { monotone?: unknown; inputBy?: unknown }
    return rest
  })
  return { ...contract, source: { missing, ...(reading && { reading }) }, fields } as ModelContract
}
