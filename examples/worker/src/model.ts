// The one import that says which model the Worker answers with: another package with the same entries, or a module that
// opens a bundle, as README.md shows.
export { createChurnPredictor } from '@org/churn'
export { verification } from '@org/churn/verification'
