import {
  type Customer,
  createChurnPredictor,
  customerProblem,
  InvalidCustomerError,
  InvalidOptionError,
  parseCustomer,
} from '@org/churn'
import { verification } from '@org/churn/verification'
import { thrownBy } from '@testing/errors'
import { expect, expectTypeOf, test } from 'vitest'

const predictor = createChurnPredictor()
const [{ customer, probability }] = verification.rows

test('a body becomes a customer that scores as the native libraries do', () => {
  const body: unknown = JSON.parse(JSON.stringify({ ...customer, shoeSize: 43 }))
  const parsed = parseCustomer(predictor, body)
  expectTypeOf(parsed).toEqualTypeOf<Customer>()
  expect(parsed).toEqual(customer)
  expect(Math.abs(predictor.predict(parsed).probability - probability)).toBeLessThan(1e-6)
})

test.each([null, '', ' ', '12', false, [12]])('%j stays what it is, and is no number', (tenureMonths) => {
  const error = thrownBy(() => parseCustomer(predictor, { ...customer, tenureMonths }))
  if (!(error instanceof InvalidCustomerError)) throw error
  expect([error.statusCode, error.issues.map(({ path }) => path)]).toEqual([422, ['tenureMonths']])
})

test('values that are accepted stay as given, so that predicting still warns of them', () => {
  const body = { ...customer, totalCharges: null, paymentMethod: 'electronic CHECK' }
  const parsed = parseCustomer(predictor, body)
  expect(parsed).toMatchObject({ totalCharges: null, paymentMethod: 'electronic CHECK' })
  expect(predictor.predict(parsed).warnings.map(({ code }) => code)).toEqual(['SPELLING'])
})

test('what is refused makes a problem document', () => {
  const error = thrownBy(() => parseCustomer(predictor, { ...customer, monthlyCharges: -1, contract: 'Weekly' }))
  if (!(error instanceof InvalidCustomerError)) throw error
  const problem = customerProblem(error)
  expect(problem).toMatchObject({ type: 'about:blank', title: 'Unprocessable Content', status: 422 })
  expect(problem.errors.map(({ pointer, code }) => [pointer, code]).sort()).toEqual([
    ['#/contract', 'UNKNOWN_VALUE'],
    ['#/monthlyCharges', 'OUT_OF_RANGE'],
  ])
  const whole = thrownBy(() => parseCustomer(predictor, 'no record'))
  if (!(whole instanceof InvalidCustomerError)) throw whole
  expect(customerProblem(whole).errors.map(({ pointer }) => pointer)).toEqual(['#'])
})

test.each([new Error('Out of memory'), new InvalidOptionError('top', -1, 'more'), undefined, { issues: [] }])(
  'no other error is about a customer: %s',
  (error) => {
    expect(() => customerProblem(error as never)).toThrow(/^Option error: got .*, expected an InvalidCustomerError/)
    expect(() => customerProblem(error as never)).toThrow(InvalidOptionError)
  },
)
