import { createRequire } from 'node:module'
import type { ChurnPredictor } from '@org/churn'
import type { AnyCustomer } from '@org/churn/folder'
import * as z from 'zod'
import { type Operation, operations } from './operations.ts'
import '../answers.ts'
import '../requests.ts'

const { version } = createRequire(import.meta.url)('@org/churn/package.json') as { version: string }

type Json = Readonly<Record<string, unknown>>

/** The OpenAPI 3.1 document: every schema in it is made from the Zod schemas that read the requests. */
export function createDocument(predictor: ChurnPredictor<AnyCustomer>, example: AnyCustomer) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations(predictor, example)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Churn service',
      version,
      description:
        'Churn probabilities, decisions and their exact reasons, from a model inside the service. Errors are problem documents (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'churn', description: 'Customers.' },
      { name: 'service', description: 'The service itself.' },
    ],
    paths,
    components: {
      schemas: componentSchemas(),
      headers: {
        'X-Request-Id': { description: 'The request, as in the logs.', schema: { type: 'string' } },
      },
    },
  }
}

function describe({
  operationId,
  tag,
  summary,
  description,
  parameters,
  path,
  request,
  answers,
  problems,
}: Operation): Json {
  const headers = { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } }
  const problem = { schema: { $ref: '#/components/schemas/Problem' } }
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description && { description }),
    parameters: [...pathParameters(path), ...(parameters ? queryParameters(parameters) : [])],
    ...(request && { requestBody: { required: true, content: request } }),
    responses: {
      200: { description: answers.description, headers, content: answers.content },
      ...Object.fromEntries(
        Object.entries(problems).map(([status, text]) => [
          status,
          { description: text, headers, content: { 'application/problem+json': problem } },
        ]),
      ),
    },
  }
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(parameters: z.ZodObject): readonly Json[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'output', override: inFull })
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Record<string, unknown>
    return { name, in: 'query', required: false, ...(description !== undefined && { description }), schema: rest }
  })
}

/** A number without a format is a float of 32 bits to some generators of clients: a probability would be another one. */
function inFull({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.type === 'number') jsonSchema.format = 'double'
}

/** Every schema with an id; references between them stay references. */
function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    io: 'input',
    override: inFull,
    uri: (id) => `#/components/schemas/${id}`,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _address, id: _id, ...schema }]) => [id, schema]),
  )
}
