import { once } from 'node:events'
import process from 'node:process'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { createAgentTools } from '@org/churn/agents'
import { describeSystemError, FileError } from './failures'
import { type McpOptions, mcpHelp, readMcpOptions } from './mcp-options'
import type { CallReport } from './mcp-server'
import { openModel } from './open-model'
import { openReadableFolder } from './readable-folder'
import { onSignal } from './signals'

/**
 * Serves the model to agents until the client hangs up or a signal ends the process.
 *
 * @param args The words behind `churn mcp`.
 * @throws {FileError} without the SDK, for a folder that is not there, and for a port that is taken.
 */
export async function mcp(
  args: readonly string[],
  output: { write(text: string): unknown },
  messages: { write(text: string): unknown },
): Promise<void> {
  const options = readMcpOptions(args)
  if (!options) {
    output.write(mcpHelp)
    return
  }
  const { serveTools, StdioServerTransport, listen } = await loadSdk()
  const { predictor } = await openModel(options.model)
  const openFile = options.files === undefined ? {} : { openFile: openReadableFolder(options.files) }
  const tools = createAgentTools(predictor, openFile)
  const { name, version } = predictor.manifest
  const identity = { name: 'churn', title: predictor.contract.title, version }
  const report = ({ tool, outcome, milliseconds }: CallReport) =>
    void messages.write(`${tool} ${outcome} in ${milliseconds.toFixed(1)} ms\n`)
  const serve = (transport: Transport) => serveTools(tools, identity, transport, report)
  const what = `${tools.length} tools of ${name} ${version}${readable(options)}`
  if (options.port === undefined) {
    messages.write(`Serving ${what} over standard input and output.\n`)
    await Promise.all([serve(new StdioServerTransport()), once(process.stdin, 'end')])
    return
  }
  const { server, address } = await listen(options.port, options.origins, serve).catch((error) => {
    throw describeSystemError('listen on', `port ${options.port}`, error)
  })
  onSignal(() => void server.close())
  messages.write(`Serving ${what} at ${address}\n`)
  await once(server, 'close')
}

function readable({ files }: McpOptions): string {
  return files === undefined ? '' : `, and the files in ${files},`
}

async function loadSdk() {
  try {
    const [{ serveTools }, { StdioServerTransport }, { listen }] = await Promise.all([
      import('./mcp-server'),
      import('@modelcontextprotocol/sdk/server/stdio.js'),
      import('./mcp-over-http'),
    ])
    return { serveTools, StdioServerTransport, listen }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause
    const sdk = '@modelcontextprotocol/sdk'
    throw new FileError(`Serving agents needs the protocol's SDK, which is not installed: npm install ${sdk}`, {
      cause,
    })
  }
}
