import { createChurnPredictor } from '@org/churn'
import { anthropicTools, createAgentTools, googleTools, openAiTools } from '@org/churn/agents'
import { expect, test } from 'vitest'

const tools = createAgentTools(createChurnPredictor())

test('every format names the same tools with the same schemas', () => {
  const schemas = tools.map(({ name, inputSchema }) => [name, inputSchema])
  expect(openAiTools(tools).map(({ name, parameters }) => [name, parameters])).toEqual(schemas)
  expect(anthropicTools(tools).map(({ name, input_schema }) => [name, input_schema])).toEqual(schemas)
  expect(googleTools(tools).map(({ name, parametersJsonSchema }) => [name, parametersJsonSchema])).toEqual(schemas)
})
