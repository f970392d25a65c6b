import { performance } from 'node:perf_hooks'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js'
import { type AgentTool, isRefusal } from '@org/churn/agents'

/** Who answers, as clients show it. */
export interface McpIdentity {
  readonly name: string
  readonly title: string
  readonly version: string
}

/** What is written of each call: no argument and no answer. */
export interface CallReport {
  readonly tool: string
  readonly outcome: 'answered' | 'refused' | 'failed'
  readonly milliseconds: number
}

/**
 * Serves the tools to the client at the other end of a transport.
 *
 * @param report Receives a line for each call, without its data.
 */
export async function serveTools(
  tools: readonly AgentTool[],
  identity: McpIdentity,
  transport: Transport,
  report: (call: CallReport) => void,
): Promise<Server> {
  const server = new Server(identity, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(listed) }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = tools.find(({ name }) => name === params.name)
    if (!tool) {
      const names = tools.map(({ name }) => name).join(', ')
      throw new McpError(ErrorCode.InvalidParams, `got a tool that is not here, expected one of ${names}`)
    }
    return await call(tool, params.arguments, report)
  })
  await server.connect(transport)
  return server
}

/** Every tool reads and none changes anything; none reaches beyond this process and its folder. */
function listed({ name, title, description, inputSchema }: AgentTool): Tool {
  return {
    name,
    title,
    description,
    inputSchema: inputSchema as Tool['inputSchema'],
    annotations: { title, readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  }
}

async function call(tool: AgentTool, input: unknown, report: (call: CallReport) => void): Promise<CallToolResult> {
  const start = performance.now()
  const since = () => performance.now() - start
  try {
    const answer = await tool.run(input)
    const refused = isRefusal(answer)
    report({ tool: tool.name, outcome: refused ? 'refused' : 'answered', milliseconds: since() })
    return {
      content: [{ type: 'text', text: JSON.stringify(answer) }],
      structuredContent: answer as Record<string, unknown>,
      isError: refused,
    }
  } catch (cause) {
    report({ tool: tool.name, outcome: 'failed', milliseconds: since() })
    // What an unforeseen error says may hold a value of the customer.
    throw new McpError(ErrorCode.InternalError, `${tool.name} failed`, { cause: (cause as Error)?.name })
  }
}
