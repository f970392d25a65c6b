import { createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer } from '@org/churn'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'

const predictor = createChurnPredictor()

const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  const { statusCode: status = 500, message: title } = error
  if (status >= 500) return next(error)
  const problem = error instanceof InvalidCustomerError ? customerProblem(error) : { title, status }
  response.status(status).type('application/problem+json').json(problem)
}

/** Express leaves a body of another type unread. */
const expectJson: RequestHandler = (request, _response, next) => {
  if (request.is('json') !== false) return next()
  next(Object.assign(new Error('Unsupported Media Type'), { statusCode: 415 }))
}

express()
  .use(expectJson)
  .use(express.json())
  .post('/predict', (request, response) => {
    response.json(predictor.predict(parseCustomer(predictor, request.body)))
  })
  .use(answerProblem)
  .listen(Number(process.env.PORT ?? 3000))
