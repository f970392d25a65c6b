// A server component: the model stays on the server, the page gets HTML.
import { createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'

const predictor = createChurnPredictor()

export default async function Page({ searchParams }: { readonly searchParams: Promise<{ customer?: string }> }) {
  // Stands for a query to your own customers.
  const { customer: number = '0' } = await searchParams
  const row = verification.rows[Number(number)]
  if (!row) return <p>There is no customer {number}.</p>
  const { probability, riskBand, contributions } = predictor.explain(row.customer, { top: 3 })
  return (
    <main>
      <h1>
        {(100 * probability).toFixed(1)} %, {riskBand} risk
      </h1>
      <ul>
        {contributions.map(({ field, sentence }) => (
          <li key={field}>{sentence}</li>
        ))}
      </ul>
    </main>
  )
}
