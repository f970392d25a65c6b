import type { Customer } from '@org/churn'

/** An invented customer with nothing unusual. */
export const ordinaryCustomer: Customer = {
  partner: true,
  dependents: false,
  tenureMonths: 12,
  phoneService: true,
  multipleLines: false,
  internetService: 'Fiber optic',
  onlineSecurity: false,
  onlineBackup: true,
  deviceProtection: false,
  techSupport: false,
  streamingTv: true,
  streamingMovies: false,
  contract: 'Month-to-month',
  paperlessBilling: true,
  paymentMethod: 'Electronic check',
  monthlyCharges: 84.5,
  totalCharges: 1014,
}

/** The same customer, whose contract is another one each time it is asked for after the first; and how often it was. */
export function shiftingCustomer() {
  let reads = 0
  const customer = {
    ...ordinaryCustomer,
    get contract() {
      return reads++ === 0 ? 'Month-to-month' : 'Two year'
    },
  } as Customer
  return { customer, reads: () => reads }
}

/** The same customer as a row of the source. */
export const ordinaryRow: Readonly<Record<string, string>> = {
  customerID: 'EXAMPLE-1',
  gender: '',
  SeniorCitizen: '',
  Partner: 'Yes',
  Dependents: 'No',
  tenure: '12',
  PhoneService: 'Yes',
  MultipleLines: 'No',
  InternetService: 'Fiber optic',
  OnlineSecurity: 'No',
  OnlineBackup: 'Yes',
  DeviceProtection: 'No',
  TechSupport: 'No',
  StreamingTV: 'Yes',
  StreamingMovies: 'No',
  Contract: 'Month-to-month',
  PaperlessBilling: 'Yes',
  PaymentMethod: 'Electronic check',
  MonthlyCharges: '84.5',
  TotalCharges: '1014',
}
