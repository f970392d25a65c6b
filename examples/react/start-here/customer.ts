import type { Customer } from '@org/churn'

/** An invented customer to begin with. */
export const customer: Customer = {
  tenureMonths: 3,
  contract: 'Month-to-month',
  monthlyCharges: 80.85,
  paymentMethod: 'Electronic check',
  paperlessBilling: true,
  partner: false,
  dependents: false,
  phoneService: true,
  multipleLines: false,
  internetService: 'Fiber optic',
  onlineSecurity: false,
  onlineBackup: false,
  deviceProtection: false,
  techSupport: false,
  streamingTv: true,
  streamingMovies: false,
}
