import type { Customer, ModelBundle, ModelContract } from '@org/churn'
import { bundledModel } from '../../src/model/bundled-model'

/** A customer to whom no bill has been sent. */
export type MaybeUnbilled = Omit<Customer, 'monthlyCharges'> & { monthlyCharges: number | null }

const { generatedSchema, ...others } = bundledModel

const contract: ModelContract = {
  ...bundledModel.contract,
  fields: bundledModel.contract.fields.map((field) =>
    field.name === 'monthlyCharges' && field.type === 'number'
      ? {
          ...field,
          missing: { policy: 'accept', meaning: 'no bill has been sent yet' },
          phrases: { ...field.phrases, missing: 'No bill sent yet' },
        }
      : field,
  ),
}

/** The bundled model under a contract that accepts customers without monthly charges: an input that may be missing. */
export const unbilledModel: ModelBundle<MaybeUnbilled> = {
  ...others,
  contract,
  schema: {
    safeParse(record) {
      const missing = (record as MaybeUnbilled).monthlyCharges === null
      const parsed = bundledModel.schema.safeParse(missing ? { ...(record as Customer), monthlyCharges: 20 } : record)
      return parsed.success && missing
        ? { success: true, data: { ...parsed.data, monthlyCharges: null } }
        : (parsed as ReturnType<ModelBundle<MaybeUnbilled>['schema']['safeParse']>)
    },
  },
}
