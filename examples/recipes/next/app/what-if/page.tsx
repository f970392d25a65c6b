'use client'

// A client component: the model is in the page, nothing is sent anywhere. What a page holds, its visitors can read.
import { verification } from '@org/churn/verification'
import { useState } from 'react'
import { describeRisk, label, name } from './risk'

// Stands for a customer that your server component passes on.
const customer: Readonly<Record<string, unknown>> = { ...verification.rows[0].customer }

export default function Page() {
  const [typed, setTyped] = useState(String(customer[name]))
  return (
    <main>
      <label>
        {label} <input type="number" value={typed} onChange={({ target }) => setTyped(target.value)} />
      </label>
      <output>{describeRisk(customer, typed)}</output>
    </main>
  )
}
