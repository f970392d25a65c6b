/**
 * The predictor as tools for language models: JSON Schemas and calls made from the contract, for the Model Context
 * Protocol and for the usual SDKs. It includes neither the bundled model nor an SDK.
 */

export { type AgentToolOptions, createAgentTools } from './agents/agent-tools'
export type { ToolFinding, ToolPrediction, ToolRefusal } from './agents/answers'
export { changesToolSchema, customerToolSchema } from './agents/customer-tool-schema'
export type { RankedRow, RankedTable } from './agents/rank-table'
export { type AgentTool, isRefusal, ToolInputError } from './agents/tool'
export {
  type AnthropicTool,
  anthropicTools,
  type GoogleTool,
  googleTools,
  type OpenAiTool,
  openAiTools,
} from './agents/tool-formats'
export type { JsonSchema } from './model/field-json-schema'
