import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'

/** Names by which this machine calls itself, with a port or without. */
const ownHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
const ownOrigin = new RegExp(`^https?://${ownHost.source.slice(1)}`, 'i')

/** A request's longest body, in bytes: a few hundred customers. */
const longestBody = 1_000_000

/**
 * Listens on this machine only, and answers programs and its own pages. Pages of other origins are refused, and so are
 * requests under another host name, as DNS rebinding makes them. Every request is answered by itself, without a session.
 *
 * @param serve Serves the tools over the transport of one request; what it resolves to is closed after the answer.
 * @returns the server, listening.
 */
export async function listen(
  port: number,
  origins: readonly string[],
  serve: (transport: Transport) => Promise<{ close(): Promise<void> }>,
): Promise<{ readonly server: Server; readonly address: string }> {
  const server = createServer((request, response) => {
    answer(request, response, origins, serve).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'the request failed')
      else response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp` }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
  serve: (transport: Transport) => Promise<{ close(): Promise<void> }>,
): Promise<void> {
  const { host = '', origin } = request.headers
  if (!ownHost.test(host)) return refuse(response, 403, 'the Host header names another machine')
  if (origin !== undefined && !ownOrigin.test(origin) && !origins.includes(origin)) {
    return refuse(response, 403, 'pages of this origin are not answered: start with --origin to allow it')
  }
  if (request.url?.split('?')[0] !== '/mcp') return refuse(response, 404, 'expected the path /mcp')
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST')
    return refuse(response, 405, 'expected POST: there are no sessions and no streams to open')
  }
  const body = await bodyOf(request)
  if (body === undefined) return refuse(response, 413, `expected a body of at most ${longestBody} bytes`)
  const parsed = parse(body)
  if (parsed === undefined) return refuse(response, 400, 'expected a body of JSON', -32_700)
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  const server = await serve(transport as Transport)
  response.on('close', () => void server.close())
  await transport.handleRequest(request, response, parsed)
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > longestBody) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function refuse(response: ServerResponse, status: number, message: string, code = -32_000): void {
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }))
}
