/** Clients that other people's generators make of the OpenAPI document, in three languages, against the running service. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import createClient from 'openapi-fetch'
import { expect, it } from 'vitest'
import { verification } from '../model.ts'
import { isInstalled, run, setUpPython } from '../testing/programs.ts'
import { predictor, startService } from '../testing/running-service.ts'

/** What each client tells of what it was answered. */
interface Answers {
  readonly predict: readonly (readonly [probability: number, churn: boolean | 'abstain'])[]
  readonly abstain: Answers['predict']
  readonly explain: readonly number[]
  readonly batch: Answers['predict']
  readonly ndjson: string
  readonly csv: string
}

const clients = fileURLToPath(new URL('../../clients', import.meta.url))
const made = join(clients, 'made')
const service = await startService()
const { url } = service

const customers = verification.rows.map(({ customer }) => customer)
const ndjson = customers.map((customer) => `${JSON.stringify(customer)}\n`).join('')
const packageFolder = dirname(createRequire(import.meta.url).resolve('@org/churn/package.json'))
const csv = readFileSync(join(packageFolder, 'examples/customers.csv'), 'utf8')
const input = JSON.stringify({ url, customers, ndjson, csv })

rmSync(made, { recursive: true, force: true })
mkdirSync(made)
const document = join(made, 'openapi.json')
writeFileSync(document, await (await fetch(`${url}/openapi.json`)).text())

const hasPython = isInstalled('python3', ['-c', 'import venv, ensurepip'], 'clients in Python and Go')
const programs = hasPython ? setUpPython(clients) : undefined
const hasGo =
  hasPython &&
  isInstalled('java', ['-version'], 'the client in Go, whose generator runs on Java') &&
  isInstalled('go', ['version'], 'the client in Go')
// On a new machine Go compiles its own library first, which needs no client.
const library = hasGo ? run('go', ['build', 'encoding/xml', 'net/http'], { cwd: made }) : undefined

/** Holds what a client was answered to what the predictor says, and bytes to those that fetch gets. */
async function expectSame(answers: Answers): Promise<void> {
  const decided = customers.map((customer) => predictor.predict(customer))
  const cautious = customers.map((customer) => predictor.predict(customer, { abstain: true }))
  expect(new Set(cautious.map(({ churn }) => churn))).toEqual(new Set([true, false, 'abstain']))
  const told = (predictions: readonly { probability: number; churn: unknown }[]) =>
    predictions.map(({ probability, churn }) => [probability, churn])
  expect(answers.predict).toEqual(told(decided))
  expect(answers.abstain).toEqual(told(cautious))
  expect(answers.batch).toEqual(told(decided))
  expect(answers.explain).toEqual(customers.map(() => 3))
  const items = answers.ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).prediction)
  expect(told(items)).toEqual(told(decided))
  const fetched = await service.post('/predict/batch', csv, { 'Content-Type': 'text/csv' })
  expect(answers.csv).toBe(await fetched.text())
  expect(answers.csv.split('\r\n').length).toBeGreaterThan(10)
}

it('in TypeScript', async () => {
  const client = createClient<Record<string, never>>({ baseUrl: url }) as unknown as {
    // biome-ignore lint/suspicious/noExplicitAny: the types of the document are another test's
    POST: (path: string, init: object) => Promise<{ data?: any; error?: unknown }>
  }
  const call = async (path: string, init: object) => {
    const { data, error } = await client.POST(path, init)
    expect(error).toBeUndefined()
    return data
  }
  const each = (path: string, query: object) =>
    Promise.all(customers.map((body) => call(path, { body, params: { query } })))
  const text = (type: string) => ({
    headers: { 'Content-Type': type },
    bodySerializer: (body: string) => body,
    parseAs: 'text',
  })
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const told = (answers: any[]) => answers.map(({ probability, churn }) => [probability, churn] as const)
  const { items } = await call('/predict/batch', { body: customers })
  await expectSame({
    predict: told(await each('/predict', {})),
    abstain: told(await each('/predict', { abstain: true })),
    explain: (await each('/explain', { top: 3 })).map(({ contributions }) => contributions.length),
    batch: told(items.map(({ prediction }: { prediction: object }) => prediction)),
    ndjson: await call('/predict/batch/ndjson', { body: ndjson, ...text('application/x-ndjson') }),
    csv: await call('/predict/batch/csv', { body: csv, ...text('text/csv') }),
  })
})

it.runIf(hasPython)(
  'in Python',
  async () => {
    const folder = (await programs) ?? ''
    const configuration = join(clients, 'openapi-python-client.yaml')
    const words = ['generate', '--path', document, '--config', configuration, '--meta', 'none']
    const output = join(made, 'python', 'churn_service_client')
    mkdirSync(dirname(output))
    // The generator tidies with ruff, which is beside it.
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` }
    const said = await run(join(folder, 'openapi-python-client'), [...words, '--output-path', output], { env })
    expect(said).not.toContain('Warning')
    const printed = await run(join(folder, 'python'), [join(clients, 'check.py')], {
      env: { ...env, PYTHONPATH: dirname(output) },
      input,
    })
    await expectSame(JSON.parse(printed))
  },
  180_000,
)

it.runIf(hasGo)(
  'in Go',
  async () => {
    const folder = (await programs) ?? ''
    await library
    const cwd = join(made, 'go')
    const names = ['--git-host', 'example.com', '--git-user-id', 'churn', '--git-repo-id', 'client']
    const words = ['generate', '-g', 'go', '-i', document, '-o', cwd, '--package-name', 'churn', ...names]
    const parts = 'apis,models,supportingFiles,apiDocs=false,modelDocs=false,apiTests=false,modelTests=false'
    await run(join(folder, 'openapi-generator-cli'), [...words, '--global-property', parts])
    mkdirSync(join(cwd, 'check'))
    copyFileSync(join(clients, 'check.go'), join(cwd, 'check', 'main.go'))
    await expectSame(JSON.parse(await run('go', ['run', './check'], { cwd, input })))
  },
  180_000,
)
