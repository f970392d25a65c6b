// A server component: the model stays on the server, the page gets HTML.
import { createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'

const predictor = createChurnPredictor()

interface PageProps {
  readonly searchParams: Promise<{ readonly customer?: string | readonly string[] }>
}

export default async function Page({ searchParams }: PageProps) {
  const { customer: number = '0' } = await searchParams
  // Stands for a query to your own customers, by their numbers as texts: `Number` would make a 0 of a blank.
  const row = verification.rows.find((_, place) => String(place) === number)
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
