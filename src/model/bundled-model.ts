import { type Customer, customerSchema } from '../../models/telco/customer'
import type { PointName } from '../../models/telco/operating-points'
import type { ModelBundle } from './bundle'
import { bundledParts } from './bundled-parts'

export { type Customer, customerSchema, type PointName }

/** The model that ships inside the package, trained on IBM's Telco Customer Churn sample. */
export const bundledModel: ModelBundle<Customer, PointName> = /* @__PURE__ */ Object.assign({}, bundledParts, {
  schema: customerSchema,
  generatedSchema: customerSchema,
})
