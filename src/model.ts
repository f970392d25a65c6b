/** Models of other customers than the bundled model's: checks a bundle, for `createChurnPredictor({ model })`. */
export { type AnyCustomer, createCustomerSchema } from './bundles/customer-schema'
export { loadModel } from './bundles/load-model'
export { type BundleFiles, type OpenedBundle, openBundle } from './bundles/open-bundle'
export { customerWords } from './model/contract'
export { evaluationOf } from './model/evaluation'
