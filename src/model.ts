/** Models of other customers than the bundled model's: checks a bundle, for `createChurnPredictor({ model })`. */
export { loadModel } from './bundles/load-model'
