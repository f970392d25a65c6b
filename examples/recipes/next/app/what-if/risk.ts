import { createChurnPredictor, InvalidCustomerError, parseCustomer } from '@org/churn'

const predictor = createChurnPredictor()

/** A number that the page asks for: the first one of the contract. */
export const { name = '', label } = predictor.contract.fields.find(({ type }) => type === 'integer') ?? {}

/** What a page says of a customer with the number that was typed. */
export function describeRisk(customer: object, typed: string): string {
  // An input holds text, and `Number('')` is 0: a blank has to stay one.
  const value = typed.trim() === '' ? null : Number(typed)
  try {
    const { probability, riskBand } = predictor.predict(parseCustomer(predictor, { ...customer, [name]: value }))
    return `${(100 * probability).toFixed(1)} %, ${riskBand} risk`
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    return error.issues.map(({ message }) => message).join(' ')
  }
}
