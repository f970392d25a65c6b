/**
 * `npm run advice -- customers.csv`: how often each reason leads, and each offer comes first, among the customers whom
 * the desk's first plan of a file would call. Writes the shares to advice.json, which README.md quotes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createChurnPredictor, nextOffer, rankCustomers, readRow, reasonShares, tellingReasons } from '@org/churn'
import { matchHeader, readCsv } from '@org/churn/csv'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('Advice: got no file, expected a CSV file of customers.')
/** The desk's first plan: its calls and its amounts, and the likeliest customers that reasons are weighed against. */
const contacts = 200
const likeliest = 500
const economics = { customerValue: 800, offerCost: 60, contactCost: 5, saveRate: 0.3 }

const predictor = createChurnPredictor()
const table = await readCsv(readFileSync(path), { contract: predictor.contract })
const { rowOf } = matchHeader(predictor.contract, table.header.cells)
const customers = []
for await (const { cells } of table) customers.push(readRow(predictor, rowOf(cells)))
const probabilities = customers.map((customer) => predictor.predict(customer).probability)
const explain = (row) => predictor.explain(customers[row])
const falling = [...customers.keys()].sort((a, b) => probabilities[b] - probabilities[a] || a - b)
const shares = reasonShares(falling.slice(0, likeliest).map(explain))
const called = [...rankCustomers(probabilities, economics, { count: contacts }).contacts]
const told = called.map((row) => tellingReasons(predictor, explain(row).contributions, { shares }).first)
const offersAt = (customerValue) =>
  called.map((row) => nextOffer(predictor, customers[row], { policy: { ...economics, customerValue } }))

/** Shares of the names, the greatest first. */
function sharesOf(names) {
  const counts = new Map()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(
    [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, count / names.length]),
  )
}

const fieldsOf = (offers) => offers.map((offer) => Object.keys(offer?.changes ?? { none: true })[0])
const advice = {
  contacts,
  strongestReason: sharesOf(called.map((row) => explain(row).contributions.find(({ logOdds }) => logOdds > 0)?.field)),
  firstReason: sharesOf(told.map(([first]) => first?.field)),
  reasons: sharesOf(told.map((reasons) => reasons.map(({ field }) => field).join(', '))),
  offer: Object.fromEntries([800, 400, 200].map((value) => [value, sharesOf(fieldsOf(offersAt(value)))])),
  alternative: sharesOf(fieldsOf(offersAt(800).map((offer) => offer?.alternative))),
}
writeFileSync(new URL('../advice.json', import.meta.url), `${JSON.stringify(advice, undefined, 2)}\n`)
