import { createChurnPredictor, type ModelContract } from '@org/churn'
import { createCustomerSchema, loadModel } from '@org/churn/model'
import { drawModel } from '../databases/bundles'

const common = { description: '', input: true, sensitive: false }
const accept = { policy: 'accept' } as const
const reject = { policy: 'reject' } as const
const listed = (values: readonly string[]) => values.map((value) => ({ value, source: [value], phrase: value }))
const yesOrNo = [
  { value: true, source: ['Yes'], phrase: 'Yes' },
  { value: false, source: ['No'], phrase: 'No' },
]
const needsPhone = { field: 'phone', values: [true] }
const needsNetwork = { field: 'network', values: ['Fibre', 'Copper'] }
const measured = { unit: '', decimals: 0, outOfRange: accept, phrases: { other: '{value}' } }

/** Customers of Example Telephone, with a field of every type that another one can rule out. */
export const landlineContract: ModelContract = {
  formatVersion: 1,
  name: 'landline',
  title: 'Customer',
  description: 'A customer of Example Telephone.',
  source: { missing: [''] },
  id: null,
  target: { name: 'left', column: 'Left', values: [] },
  asOf: '2026-03-01',
  fields: [
    { ...common, name: 'phone', column: 'Phone', label: 'Phone', type: 'boolean', values: yesOrNo, missing: accept },
    {
      ...common,
      name: 'network',
      column: 'Network',
      label: 'Network',
      type: 'category',
      values: listed(['None', 'Fibre', 'Copper']),
      missing: reject,
      unknown: reject,
    },
    {
      ...common,
      name: 'minutes',
      column: 'Minutes',
      label: 'Minutes',
      type: 'integer',
      ...measured,
      limits: [0, 9000],
      trained: [0, 600],
      missing: accept,
      requires: needsPhone,
    },
    {
      ...common,
      name: 'connected',
      column: 'Connected',
      label: 'Connected',
      type: 'date',
      count: 'before',
      limits: [0, 9000],
      trained: [1, 4000],
      missing: accept,
      outOfRange: accept,
      phrases: { other: '{value} days' },
      requires: needsNetwork,
    },
    {
      ...common,
      name: 'speed',
      column: 'Speed',
      label: 'Speed',
      type: 'category',
      ordered: true,
      values: listed(['Slow', 'Fast']),
      missing: accept,
      unknown: reject,
      requires: needsNetwork,
    },
    {
      ...common,
      name: 'router',
      column: 'Router',
      label: 'Router',
      type: 'category',
      values: listed(['Rented', 'Own', 'No network']),
      missing: accept,
      unknown: accept,
      requires: { ...needsNetwork, otherwise: 'No network' },
    },
    {
      ...common,
      name: 'roaming',
      column: 'Roaming',
      label: 'Roaming',
      type: 'boolean',
      values: yesOrNo,
      missing: accept,
      requires: needsPhone,
    },
    {
      ...common,
      name: 'voicemail',
      column: 'Voicemail',
      label: 'Voicemail',
      type: 'boolean',
      values: yesOrNo,
      missing: reject,
      requires: { ...needsPhone, otherwise: 'No phone' },
    },
  ],
}

/** A predictor of drawn trees over the contract, counting from a day in 2026. */
export function landlinePredictor() {
  const { bundle } = drawModel(landlineContract.fields, { missing: [''] }, 3, 12, 8)
  const schema = createCustomerSchema(landlineContract)
  const model = { ...bundle, contract: { ...landlineContract, name: 'drawn' }, schema, generatedSchema: schema }
  return createChurnPredictor({ model: loadModel(model as unknown as typeof bundle), asOf: '2026-03-01' })
}
