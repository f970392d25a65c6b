/** All it takes for a what-if screen: predictions are synchronous, so a component calls `explain` while it renders. */
import { createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'

const predictor = createChurnPredictor()
const [{ customer }] = verification.rows
const { fields } = predictor.contract
const leads = new Set(fields.map((each) => (each.type === 'boolean' ? each.requires?.field : undefined)))
// A list that people can act on, and that no other field depends on.
const field = fields.find(({ name, type, actionable }) => type === 'category' && actionable && !leads.has(name))
const choices = field?.type === 'category' ? field.values.map(({ value }) => value) : []

function WhatIf() {
  const [choice, setChoice] = useState(choices[0])
  const { probability, contributions } = predictor.explain({ ...customer, [`${field?.name}`]: choice }, { top: 3 })
  return (
    <main>
      {choices.map((each) => (
        <button type="button" key={each} disabled={each === choice} onClick={() => setChoice(each)}>
          {each}
        </button>
      ))}
      <h1>{(100 * probability).toFixed(1)}% likely to leave</h1>
      <ul>
        {contributions.map(({ field, sentence }) => (
          <li key={field}>{sentence}</li>
        ))}
      </ul>
    </main>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(<WhatIf />)
