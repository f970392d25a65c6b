// Jest as it comes: no transform, no setting. The real predictor is fast enough to need no mock.
const { createChurnPredictor, parseCustomer } = require('@org/churn')
const { verification } = require('@org/churn/verification')

const predictor = createChurnPredictor()

/** The code under test: who is called this week. */
const needsCall = (body) => predictor.predict(parseCustomer(predictor, body), { policy: 'precision' }).churn

test('calls those of whom the model is sure', () => {
  const { customer } = verification.rows.find(({ probability }) => probability > 0.6)
  expect(needsCall(customer)).toBe(true)
  expect(needsCall({ ...customer, contract: 'Two year', tenureMonths: 70 })).toBe(false)
})

test.each([null, '', ' ', '0', true])('takes %j for no number of months', (tenureMonths) => {
  const [{ customer }] = verification.rows
  expect(() => needsCall({ ...customer, tenureMonths })).toThrow('tenureMonths')
})
