import { InvalidOptionError, readGiven } from '../checks/errors'
import type { JsonSchema } from '../model/field-json-schema'
import type { AgentTool } from './tool'

/** A function in the list `tools` of OpenAI's Responses API. */
export interface OpenAiTool {
  readonly type: 'function'
  readonly name: string
  readonly description: string
  readonly parameters: Record<string, unknown>
  /** False: strict mode would demand every optional field. */
  readonly strict: false
}

/** A tool in the list `tools` of Anthropic's Messages API. */
export interface AnthropicTool {
  readonly name: string
  readonly description: string
  readonly input_schema: { readonly type: 'object' } & Record<string, unknown>
}

/** A declaration in `functionDeclarations` of Google's Gen AI SDK. */
export interface GoogleTool {
  readonly name: string
  readonly description: string
  readonly parametersJsonSchema: JsonSchema
}

/** @throws {InvalidOptionError} for anything but tools. */
function listOf(tools: readonly AgentTool[]): readonly AgentTool[] {
  const expected = 'what createAgentTools answers'
  const areTools = readGiven('tools', expected, () => {
    return Array.isArray(tools) && tools.every((tool) => typeof tool?.name === 'string')
  })
  if (areTools) return tools
  throw new InvalidOptionError('tools', tools, expected)
}

/** The tools as OpenAI's Responses API lists them; its Chat Completions API nests the same under `function`. */
export function openAiTools(tools: readonly AgentTool[]): OpenAiTool[] {
  return listOf(tools).map(({ name, description, inputSchema }) => ({
    type: 'function',
    name,
    description,
    parameters: { ...inputSchema },
    strict: false,
  }))
}

/** The tools as Anthropic's Messages API lists them. */
export function anthropicTools(tools: readonly AgentTool[]): AnthropicTool[] {
  return listOf(tools).map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
  }))
}

/** The tools as Google's Gen AI SDK declares functions. */
export function googleTools(tools: readonly AgentTool[]): GoogleTool[] {
  return listOf(tools).map(({ name, description, inputSchema }) => ({
    name,
    description,
    parametersJsonSchema: inputSchema,
  }))
}
