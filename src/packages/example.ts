import { customerWords, type ModelContract } from '../model/contract'
import type { ChurnPredictor } from '../predictor/churn-predictor'
import type { Verification } from '../predictor/self-test'
import type { Example, PackageFacts } from './facts'
import { literal } from './typescript'

/** The first ordinary row of the verification, which is invented, and what the example prints of it. */
export function makeExample(
  predictor: ChurnPredictor<object>,
  { asOf }: ModelContract,
  { rows }: Pick<Verification<object>, 'rows'>,
): Example {
  const row = rows.find(({ kind }) => kind === 'ordinary') ?? rows[0]
  const customer = row.customer as Readonly<Record<string, unknown>>
  const { probability, churn, riskBand, contributions } = predictor.explain(customer, { top: 3, ...(asOf && { asOf }) })
  return {
    customer,
    output: [
      `${(100 * probability).toFixed(1)} %, ${riskBand} risk, expected to ${churn ? 'leave' : 'stay'}`,
      ...contributions.map(({ sentence, logOdds }) => `${logOdds.toFixed(2).padStart(6)}  ${sentence}`),
    ],
  }
}

/** example.js: the README's example, to run as it stands. */
export function exampleCode({ name, example, contract }: PackageFacts): string {
  const { one } = customerWords(contract)
  const asOf = contract.asOf === undefined ? '' : `{ asOf: ${literal(contract.asOf)} }`
  const fields = Object.entries(example.customer).map(([field, value]) => `  ${field}: ${literal(value)},`)
  return `\
import { createChurnPredictor } from '${name}'

// An invented ${one}.
const record = {
${fields.join('\n')}
}
const predictor = createChurnPredictor(${asOf})
const { probability, churn, riskBand, contributions } = predictor.explain(record, { top: 3 })
const percent = (100 * probability).toFixed(1)
console.log(\`\${percent} %, \${riskBand} risk, expected to \${churn ? 'leave' : 'stay'}\`)
for (const { sentence, logOdds } of contributions) {
  console.log(\`\${logOdds.toFixed(2).padStart(6)}  \${sentence}\`)
}
`
}
