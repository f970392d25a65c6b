import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { createChurnPredictor } from '@org/churn'
import { createAgentTools } from '@org/churn/agents'
import { binary, customers, fileOf, folder, header, run, start } from '@testing/command-line'
import { ordinaryCustomer } from '@testing/customers'
import { describe, expect, onTestFinished, test } from 'vitest'

const predictor = createChurnPredictor()
const customer = ordinaryCustomer
const names = createAgentTools(predictor).map(({ name }) => name)

/** The SDK's own client, connected to a command line of its own; what that writes for people comes with it. */
async function connect(...args: string[]) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [binary, 'mcp', ...args],
    stderr: 'pipe',
  })
  let messages = ''
  transport.stderr?.on('data', (bytes: Buffer) => {
    messages += bytes
  })
  const client = await clientOf(transport)
  // biome-ignore lint/suspicious/noExplicitAny: answers of tools are read member by member
  const ask = async (name: string, input: object): Promise<any> => client.callTool({ name, arguments: { ...input } })
  return { client, ask, messages: () => messages }
}

async function clientOf(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  onTestFinished(() => client.close())
  return client
}

/** A folder with the sample customers, beside a file that nobody may read. */
function share(): string {
  const path = join(folder(), 'shared')
  mkdirSync(join(path, 'older'), { recursive: true })
  const text = [header, ...customers(12)].join('\n')
  writeFileSync(join(path, 'customers.csv'), text)
  writeFileSync(join(path, 'older', 'customers.csv.gz'), gzipSync(text))
  writeFileSync(join(path, 'damaged.csv.gz'), gzipSync(text).subarray(0, 60))
  writeFileSync(join(path, '..', 'private.csv'), text)
  symlinkSync(join(path, '..', 'private.csv'), join(path, 'link.csv'))
  symlinkSync(join(path, 'customers.csv'), join(path, 'inside.csv'))
  return path
}

describe('over standard input and output', () => {
  test('lists the tools and answers as the predictor does', async () => {
    const { client, ask } = await connect()
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(names)
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    expect(client.getServerVersion()).toMatchObject({ name: 'churn', version: predictor.manifest.version })
    const { probability, churn } = predictor.predict(customer)
    const { structuredContent, content, isError } = await ask('predict_churn', { customer })
    expect(structuredContent).toMatchObject({ probability, churn })
    expect(JSON.parse(content[0].text)).toEqual(structuredContent)
    expect(isError).toBe(false)
  })

  test('a refusal is an answer that says so, and an unknown tool an error', async () => {
    const { ask } = await connect()
    const refused = await ask('predict_churn', { customer: { ...customer, contract: 7 } })
    expect(refused.isError).toBe(true)
    expect(refused.content[0].text).toContain('contract: WRONG_TYPE')
    await expect(ask('delete_customers', {})).rejects.toThrow(/expected one of describe_churn_model, predict_churn/)
  })

  test('messages name the tool and how long it took, and hold nothing of a customer', async () => {
    const { ask, client, messages } = await connect('--files', share())
    await ask('explain_churn', { customer: { ...customer, paymentMethod: 'Carrier pigeon' } })
    await ask('predict_churn', { customer: { ...customer, contract: 'Carrier pigeon' } })
    await ask('rank_file', { file: 'customers.csv', columns: ['customerID'] })
    await client.close()
    expect(messages()).toMatch(/^Serving 6 tools of /)
    expect(messages()).toMatch(
      /explain_churn answered in [\d.]+ ms\npredict_churn refused in [\d.]+ ms\nrank_file answered/,
    )
    expect(messages()).not.toMatch(/pigeon|SAMPLE|Fiber/)
  })

  test('ends when the client hangs up', async () => {
    expect(await run(['mcp'])).toMatchObject({ code: 0, signal: null, output: '' })
  })
})

describe('files', () => {
  test('are ranked below the folder, compressed ones and links within it too', async () => {
    const { ask } = await connect('--files', share())
    const { structuredContent } = await ask('rank_file', { file: 'customers.csv' })
    expect(structuredContent).toMatchObject({ scored: 12, isTrusted: true })
    for (const file of ['older/customers.csv.gz', 'inside.csv', './older/../customers.csv']) {
      expect((await ask('rank_file', { file })).structuredContent, file).toEqual(structuredContent)
    }
  })

  test.each([
    '../private.csv',
    'link.csv',
    'older',
    '.',
    '',
    '..',
    'none.csv',
    '/etc/hostname',
    'customers.csv\0',
    '-',
  ])('%j is refused with the same words, there or not', async (file) => {
    const { ask } = await connect('--files', share())
    const { isError, content } = await ask('rank_file', { file })
    expect(isError).toBe(true)
    expect(content[0].text).toMatch(/expected the name of a file/)
    expect(content[0].text).not.toMatch(/shared|tmp/)
  })

  test('a damaged one says so, and the next call is answered', async () => {
    const { ask } = await connect('--files', share())
    const { content } = await ask('rank_file', { file: 'damaged.csv.gz' })
    expect(content[0].text).toMatch(/damaged\.csv\.gz cannot be read to its end/)
    expect((await ask('predict_churn', { customer })).isError).toBe(false)
  })
})

describe('over HTTP', () => {
  async function serve(...args: string[]) {
    const child = start(['mcp', '--http', '0', ...args])
    onTestFinished(() => void child.kill())
    let messages = ''
    for await (const text of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      messages += text
      const [, address] = /at (http:\/\/\S+)/.exec(messages) ?? []
      if (address) return { address, child }
    }
    throw new Error(`Got no address: ${messages}`)
  }

  const initialize = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }

  /** A bare request: `fetch` would set the headers that matter here by itself. */
  async function post(
    address: string,
    headers: Record<string, string>,
    body = JSON.stringify(initialize),
    method = 'POST',
  ) {
    const accept = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }
    const sent = request(address, { method, headers: { ...accept, ...headers } })
    sent.end(body)
    const [response] = await once(sent, 'response')
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    return { status: response.statusCode as number, text }
  }

  test('answers the SDK’s client, several at once, on this machine alone', async () => {
    const { address } = await serve()
    expect(new URL(address).hostname).toBe('127.0.0.1')
    const clients = await Promise.all(
      [1, 2, 3].map(() => clientOf(new StreamableHTTPClientTransport(new URL(address)) as Transport)),
    )
    const answers = await Promise.all(
      clients.map((client) => client.callTool({ name: 'predict_churn', arguments: { customer } })),
    )
    const { probability } = predictor.predict(customer)
    for (const { structuredContent } of answers) expect(structuredContent).toMatchObject({ probability })
  })

  test('pages of other origins are refused, and so are other host names', async () => {
    const { address } = await serve('--origin', 'https://desk.example.com')
    const own = new URL(address).host
    const status = async (headers: Record<string, string>) => (await post(address, headers)).status
    expect(await status({})).toBe(200)
    expect(await status({ Origin: 'http://localhost:5173' })).toBe(200)
    expect(await status({ Origin: 'https://desk.example.com' })).toBe(200)
    expect(await status({ Origin: 'https://desk.example.com.evil.example' })).toBe(403)
    expect(await status({ Origin: 'https://evil.example' })).toBe(403)
    expect(await status({ Origin: 'null' })).toBe(403)
    expect(await status({ Host: 'evil.example' })).toBe(403)
    expect(await status({ Host: `evil.example@${own}` })).toBe(403)
    expect(await status({ Host: `localhost.evil.example:${new URL(address).port}` })).toBe(403)
  })

  test('what is no request of the protocol is refused, and the server answers on', async () => {
    const { address } = await serve()
    expect((await post(address, {}, 'not JSON')).status).toBe(400)
    expect((await post(address, {}, '{}')).status).toBe(400)
    expect((await post(address, {}, '', 'GET')).status).toBe(405)
    expect((await post(address, {}, JSON.stringify('x'.repeat(1_100_000)))).status).toBe(413)
    expect((await post(address.replace('/mcp', '/'), {})).status).toBe(404)
    expect((await post(address, {})).status).toBe(200)
  })

  test('ends at a signal', async () => {
    const { child } = await serve()
    child.kill('SIGTERM')
    const [code, signal] = await once(child, 'close')
    expect([code, signal]).toEqual([0, null])
  })

  test('a taken port is said', async () => {
    const { address } = await serve()
    const { code, messages } = await run(['mcp', '--http', new URL(address).port])
    expect(code).toBe(1)
    expect(messages).toMatch(/^churn: Cannot listen on port \d+: another program is listening there\.\n$/)
  })
})

describe('wrong options', () => {
  test.each<[string[], RegExp]>([
    [['--http', 'x'], /--http: got "x", expected a port from 0 to 65535/],
    [['--http', '70000'], /--http: got "70000"/],
    [['--origin', 'https://a.example'], /--origin: expected --http PORT with it/],
    [['--http', '0', '--origin', 'a.example'], /--origin: got "a\.example", expected an origin/],
    [['--http', '0', '--origin', 'https://a.example/'], /expected an origin/],
    [['--file', 'x'], /--file/],
    [['folder'], /folder/],
  ])('%j', async (args, message) => {
    const { code, messages } = await run(['mcp', ...args])
    expect(code).toBe(2)
    expect(messages).toMatch(message)
  })

  test('a folder that is not there', async () => {
    const { code, messages } = await run(['mcp', '--files', '/nowhere'])
    expect([code, messages]).toEqual([1, 'churn: --files: got /nowhere, expected a folder that is there.\n'])
    expect((await run(['mcp', '--files', fileOf('x')])).code).toBe(1)
  })

  test('help says what it serves', async () => {
    expect((await run(['mcp', '--help'])).output).toMatch(/^Serves the model's predictions to AI agents/)
  })
})
