/** What the build makes of the model that CHURN_MODEL names: see chosen-model.ts beside vite.config.ts. */
declare module 'virtual:chosen-model' {
  import type { ChurnPredictor } from '@org/churn'
  import type { ModelEvaluation } from '@org/churn/evaluation'
  import type { AnyCustomer } from '@org/churn/model'

  export const createChurnPredictor: (options?: { readonly asOf?: string }) => ChurnPredictor<AnyCustomer>
  export const evaluation: ModelEvaluation
  /** The model card, if the bundle has one. */
  export const card: string | undefined
  /** Made-up customers: a file of them, or records. */
  export const samplesCsv: string | undefined
  /** The sha256 of the file that the model was trained and tested on; undefined if the model does not declare it. */
  export const trainingFile: string | undefined
  export const samples: readonly AnyCustomer[]
}
