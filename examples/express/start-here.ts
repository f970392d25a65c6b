/** All it takes to add churn to a service: one predictor, one route. The rest of this folder is a service around it. */
import type { AddressInfo } from 'node:net'
import { createChurnPredictor, InvalidCustomerError, parseCustomer } from '@org/churn'
import express from 'express'

const predictor = createChurnPredictor()
const app = express()

app.post('/churn', express.json(), (request, response) => {
  try {
    const customer = parseCustomer(predictor, request.body)
    const { probability, churn, riskBand, contributions } = predictor.explain(customer, { top: 3 })
    response.json({ probability, churn, riskBand, reasons: contributions.map(({ sentence }) => sentence) })
  } catch (error) {
    if (!(error instanceof InvalidCustomerError)) throw error
    response.status(422).json({ issues: error.issues })
  }
})

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  process.stdout.write(`POST a customer to http://localhost:${(server.address() as AddressInfo).port}/churn\n`)
})
