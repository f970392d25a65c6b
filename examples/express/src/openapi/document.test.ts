import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { verification } from '@org/churn/verification'
import { Validator } from '@seriousme/openapi-schema-validator'
import createClient from 'openapi-fetch'
import openapiTypescript, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { problemKinds } from '../problem.ts'
import { ordinary, predictor, startService } from '../testing/running-service.ts'

const service = await startService()
const table = readFileSync(
  createRequire(import.meta.url)
    .resolve('@org/churn/package.json')
    .replace('package.json', 'examples/customers.csv'),
  'utf8',
)
const document = await (await fetch(`${service.url}/openapi.json`)).json()
type Media = Record<string, { schema: { $ref?: string } }>
type Parameter = { name: string; schema: object }
type Operation = { operationId: string; responses: Record<string, { content: Media }> }

it('is OpenAPI 3.1 to a public validator', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
  expect(document.openapi).toMatch(/^3\.1\./)
})

it('lists every address with the methods it has', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const allowed = (await fetch(service.url + path.replace('{kind}', 'not-found'), { method: 'DELETE' })).headers.get(
      'allow',
    )
    expect(allowed?.toLowerCase().replace(', head', '')).toBe(Object.keys(methods as object).join(', '))
  }
})

it('describes problems of every status that the service answers with', () => {
  const described = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) => Object.keys(responses)),
  )
  const statuses = new Set(Object.values(problemKinds).map(({ status }) => String(status)))
  // 405 is for methods that are not in the document, the others for requests that do not get as far as an address.
  for (const status of ['405', '417', '431']) statuses.delete(status)
  expect([...new Set(described)].sort()).toEqual([...statuses, '200'].sort())
})

it('fills in no parameter that would exclude another', () => {
  const parameters = Object.values(document.paths as Record<string, Record<string, { parameters: Parameter[] }>>)
    .flatMap((methods) => Object.values(methods))
    .flatMap((operation) => operation.parameters)
  expect(new Set(parameters.map(({ name }) => name))).toEqual(
    new Set([
      'operatingPoint',
      'threshold',
      'abstain',
      'top',
      'count',
      'budget',
      'customerValue',
      'offerCost',
      'contactCost',
      'saveRate',
      'kind',
      'rename',
      'decimal',
      'thousands',
      'currency',
      'maxRejected',
    ]),
  )
  for (const { name, schema } of parameters) expect([name, 'default' in schema]).toEqual([name, false])
  expect(parameters.find(({ name }) => name === 'threshold')?.schema).toEqual({
    type: 'number',
    format: 'double',
    minimum: 0,
    maximum: 1,
  })
})

it('names in a search only the fields that can be acted on', () => {
  const { properties } = document.components.schemas.SearchRequest
  const fields = predictor.contract.fields.filter(({ actionable }) => actionable).map(({ name }) => name)
  expect(properties.fields.items.enum).toEqual(fields)
  expect(properties.customer).toEqual({ $ref: '#/components/schemas/Customer' })
})

it('gives a client whose types accept what the service takes, and nothing else', async () => {
  const types = astToString(await openapiTypescript(structuredClone(document)))
  const program = (customer: string) => `
    import type { components } from './api'
    export const customer: components['schemas']['Customer'] = ${customer}`
  expect(compile(types, program(JSON.stringify(ordinary.customer)))).toEqual([])
  const wrong = compile(types, program(JSON.stringify({ ...ordinary.customer, contract: 'Weekly' })))
  expect(wrong).toEqual([expect.stringContaining('"Weekly"')])
}, 60_000)

it('is what a client made from it can call', async () => {
  // The addresses and methods come from the document alone.
  const client = createClient<Record<string, never>>({ baseUrl: service.url }) as unknown as Record<
    string,
    (path: string, init?: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>
  >
  const operations = Object.entries(
    document.paths as Record<
      string,
      Record<string, Operation & { requestBody?: { content: Record<string, { example?: unknown }> } }>
    >,
  )
  let called = 0
  for (const [path, methods] of operations) {
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const [type = 'application/json', { example } = {}] = Object.entries(requestBody?.content ?? {})[0] ?? []
      const body = type === 'text/csv' ? table : example
      const init = { body, params: { path: { kind: 'not-found' } }, headers: { 'Content-Type': type } }
      const asText = typeof body === 'string' && { bodySerializer: (text: string) => text }
      const parseAs = responses['200']?.content['application/json'] ? 'json' : 'text'
      const { data, response } =
        (await client[method.toUpperCase()]?.(path, { ...init, ...(asText || {}), parseAs })) ?? {}
      expect([path, response?.status]).toEqual([path, 200])
      const schema = responses['200']?.content['application/json']?.schema.$ref?.split('/').at(-1)
      if (schema) await expectToMatch(schema, data)
      called++
    }
  }
  expect(called).toBe(Object.keys(document.paths).length)
  const { error } = (await client.POST?.('/predict', { body: {} })) ?? {}
  await expectToMatch('Problem', error)
})

it('has examples and verification rows that its own schemas accept', async () => {
  for (const { kind, customer } of verification.rows) if (kind === 'ordinary') await expectToMatch('Customer', customer)
  await expect(expectToMatch('Customer', { ...ordinary.customer, tenureMonths: 1.5 })).rejects.toThrow('tenureMonths')
})

it('starts from a customer without sensitive fields that the model does not use', () => {
  const { example } = document.paths['/predict'].post.requestBody.content['application/json']
  const needless = predictor.contract.fields.filter(({ sensitive, input }) => sensitive && !input)
  expect(needless.length).toBeGreaterThan(0)
  for (const { name } of needless) expect(example).not.toHaveProperty(name)
  expect(predictor.predict(example).probability).toBe(predictor.predict(ordinary.customer).probability)
})

it('has a page to try it, from this host alone', async () => {
  const page = await (await fetch(`${service.url}/docs`)).text()
  const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '')
  expect(links).toHaveLength(4)
  for (const link of links) {
    expect(link).toMatch(/^\/docs\//)
    expect((await fetch(service.url + link)).status).toBe(200)
  }
  expect(await (await fetch(`${service.url}/docs/start.js`)).text()).toContain("url: '/openapi.json'")
})

/** Judges a value by the document's schema, with a validator of JSON Schema that is not Zod. */
async function expectToMatch(schema: string, value: unknown) {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const ajv = new Ajv2020({ strict: false, formats: { double: true, binary: true } })
  ajv.addSchema({ $id: 'document', components: document.components })
  const valid = ajv.validate({ $ref: `document#/components/schemas/${schema}` }, value)
  if (!valid) throw new Error(ajv.errorsText())
}

/** What the TypeScript compiler says of a file beside the generated types. */
function compile(types: string, program: string): readonly string[] {
  const files: Record<string, string> = { '/api.ts': types, '/program.ts': program }
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    noLib: false,
    types: [],
    lib: ['lib.es2023.d.ts'],
    skipLibCheck: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => name in files || fileExists.call(host, name)
  host.readFile = (name) => files[name] ?? readFile.call(host, name)
  host.getSourceFile = (name, ...rest) => {
    const text = files[name]
    return text === undefined
      ? getSourceFile.call(host, name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2023)
  }
  const found = ts.getPreEmitDiagnostics(ts.createProgram(['/program.ts'], options, host))
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
