/** All it takes for a what-if screen: predictions are synchronous, so a component calls `explain` while it renders. */
import { type Customer, createChurnPredictor } from '@org/churn'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { customer } from './customer.ts'

const predictor = createChurnPredictor()
const contracts: readonly Customer['contract'][] = ['Month-to-month', 'One year', 'Two year']

function WhatIf() {
  const [contract, setContract] = useState(contracts[0])
  const { probability, contributions } = predictor.explain({ ...customer, contract }, { top: 3 })
  return (
    <main>
      {contracts.map((each) => (
        <button type="button" key={each} disabled={each === contract} onClick={() => setContract(each)}>
          {each}
        </button>
      ))}
      <h1>{(100 * probability).toFixed(1)} % likely to leave</h1>
      <ul>
        {contributions.map(({ field, sentence }) => (
          <li key={field}>{sentence}</li>
        ))}
      </ul>
    </main>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(<WhatIf />)
