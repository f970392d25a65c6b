import {
  createChurnPredictor,
  customerJsonSchema,
  customerProblem,
  InvalidCustomerError,
  parseCustomer,
} from '@org/churn'
import Fastify from 'fastify'

const predictor = createChurnPredictor()
const app = Fastify({ bodyLimit: 65_536 })

const options = {
  // Documents the route, in the OpenAPI document of @fastify/swagger for one.
  schema: { body: customerJsonSchema(predictor.contract, { target: 'draft-07' }) },
  // Fastify's own validator would turn null and blanks into 0 before it judges: parseCustomer judges, and converts nothing.
  validatorCompiler: () => () => true,
}
app.post('/predict', options, (request) => predictor.predict(parseCustomer(predictor, request.body)))

app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
  const { statusCode: status = 500, message: title } = error
  if (status >= 500) throw error
  const problem = error instanceof InvalidCustomerError ? customerProblem(error) : { title, status }
  return reply.code(status).type('application/problem+json').send(problem)
})

await app.listen({ port: Number(process.env.PORT ?? 3000) })
