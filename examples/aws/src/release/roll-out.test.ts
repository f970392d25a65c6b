/** A release against a service in memory that does what ECS says of itself. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionsOf, statementsOf } from '../testing/policies.ts'
import { productionSettings, resources, templates } from '../testing/templates.ts'
import { type AskAws, RollOutError, rollOut } from './roll-out.ts'

const service = 'arn:aws:ecs:eu-central-1:123456789012:service/ChurnService/service-1'
const repository = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/churn'
const revision = (number: number) => `arn:aws:ecs:eu-central-1:123456789012:task-definition/churn:${number}`
const readOnly = ['taskDefinitionArn', 'revision', 'status', 'requiresAttributes', 'compatibilities', 'registeredAt']

interface Account {
  readonly ask: AskAws
  /** Every question, as `ecs:DescribeServices`. */
  readonly asked: string[]
  readonly definitions: Map<string, Record<string, unknown>>
  readonly parameters: Record<string, unknown>[]
  readonly running: () => string
}

/** An account in which version 1 runs, and in which a new one takes two looks to get ready, is taken back, or hangs. */
function createAccount(outcome: 'ready' | 'taken back' | 'never'): Account {
  const first = {
    taskDefinitionArn: revision(1),
    revision: 1,
    status: 'ACTIVE',
    requiresAttributes: [],
    compatibilities: ['FARGATE'],
    registeredAt: '2026-01-01',
    family: 'churn',
    cpu: '512',
    taskRoleArn: 'task',
    containerDefinitions: [
      { name: 'churn', image: `${repository}:v1`, readonlyRootFilesystem: true },
      { name: 'beside', image: 'another:1' },
    ],
  }
  const definitions = new Map<string, Record<string, unknown>>([[revision(1), first]])
  const parameters: Record<string, unknown>[] = []
  const asked: string[] = []
  let running = revision(1)
  let wanted: string | undefined
  let looks = 0

  function describeServices() {
    if (wanted && ++looks > 2 && outcome !== 'never') {
      if (outcome === 'ready') running = wanted
      const failed = outcome === 'taken back' ? [{ taskDefinition: wanted, rolloutState: 'FAILED' }] : []
      return { services: [{ taskDefinition: running, deployments: [...completed(), ...failed] }] }
    }
    const started = wanted ? [{ taskDefinition: wanted, rolloutState: 'IN_PROGRESS' }] : []
    return { services: [{ taskDefinition: wanted ?? running, deployments: [...started, ...completed()] }] }
  }
  const completed = () => [{ taskDefinition: running, rolloutState: 'COMPLETED' }]

  const operations: Record<string, (input: Record<string, unknown>) => unknown> = {
    'ecs describe-services': ({ cluster, services }) => {
      expect({ cluster, services }).toEqual({ cluster: 'ChurnService', services: ['service-1'] })
      return describeServices()
    },
    'ecs describe-task-definition': ({ taskDefinition }) => ({ taskDefinition: definitions.get(`${taskDefinition}`) }),
    'ecs register-task-definition': (input) => {
      for (const name of readOnly) expect(input).not.toHaveProperty(name)
      const taskDefinitionArn = revision(definitions.size + 1)
      definitions.set(taskDefinitionArn, { ...input, taskDefinitionArn })
      return { taskDefinition: { taskDefinitionArn } }
    },
    'ecs update-service': ({ cluster, service, taskDefinition, ...rest }) => {
      expect({ cluster, service, rest }).toEqual({ cluster: 'ChurnService', service: 'service-1', rest: {} })
      wanted = `${taskDefinition}`
      looks = 0
      return {}
    },
    'ssm put-parameter': (input) => {
      parameters.push(input)
      return {}
    },
  }
  const ask: AskAws = (name, operation, input) => {
    const pascalCase = operation.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    asked.push(`${name}:${pascalCase}`)
    return operations[`${name} ${operation}`](input)
  }
  return { ask, asked, definitions, parameters, running: () => running }
}

const noPause = async () => {}
const image = `${repository}:v2`
const parameter = { Name: '/churn/image-tag', Type: 'String', Value: 'v2', Overwrite: true }

test('changes the image and nothing else, waits until it is ready, and only then says so', async () => {
  const { ask, definitions, parameters, running } = createAccount('ready')
  const parametersWhileWaiting: number[] = []
  await rollOut(ask, { service, image }, async () => void parametersWhileWaiting.push(parameters.length))
  expect(running()).toBe(revision(2))
  expect(definitions.get(revision(2))).toEqual({
    taskDefinitionArn: revision(2),
    family: 'churn',
    cpu: '512',
    taskRoleArn: 'task',
    containerDefinitions: [
      { name: 'churn', image, readonlyRootFilesystem: true },
      { name: 'beside', image: 'another:1' },
    ],
  })
  expect(parametersWhileWaiting).toEqual([0, 0])
  expect(parameters).toEqual([parameter])
})

test('fails where the version is taken back, and leaves the parameter at what runs', async () => {
  const { ask, parameters, running } = createAccount('taken back')
  await expect(rollOut(ask, { service, image }, noPause)).rejects.toThrow(RollOutError)
  await expect(rollOut(ask, { service, image }, noPause)).rejects.toThrow(
    `${image} did not get ready and was taken back`,
  )
  expect(running()).toBe(revision(1))
  expect(parameters).toEqual([])
})

test('does not wait for ever', async () => {
  const { ask, parameters } = createAccount('never')
  let pauses = 0
  const pause = async () => {
    if (++pauses > 1000) throw new Error('waits for ever')
  }
  await expect(rollOut(ask, { service, image }, pause)).rejects.toThrow('is not ready after 30 minutes: IN_PROGRESS')
  expect(parameters).toEqual([])
})

test('a release that has been made can be made again: nothing is replaced', async () => {
  const { ask, asked, definitions, parameters } = createAccount('ready')
  await rollOut(ask, { service, image }, noPause)
  asked.length = 0
  await rollOut(ask, { service, image }, noPause)
  expect(definitions.size).toBe(2)
  expect(asked).not.toContain('ecs:UpdateService')
  expect(parameters).toEqual([parameter, parameter])
})

test.each([
  [{ service: 'churn', image }, 'service: got churn, expected an ARN'],
  [{ service, image: repository }, `image: got ${repository}, expected repository:tag`],
])('%j is refused before anything is asked', async (request, message) => {
  const { ask, asked } = createAccount('ready')
  await expect(rollOut(ask, request, noPause)).rejects.toThrow(message)
  expect(asked).toEqual([])
})

test('asks for what the release role may do, and for all of it', async () => {
  const { ask, asked } = createAccount('ready')
  await rollOut(ask, { service, image }, noPause)
  const template = templates(productionSettings).service
  const role = resources(template, 'AWS::IAM::Role').find(({ id }) => id.startsWith('Release'))?.id ?? ''
  const allowed = statementsOf(template, role).flatMap(actionsOf)
  // Pushing is docker's, and passing roles goes with registering a task that has them.
  const forRollOut = allowed.filter((action) => !action.startsWith('ecr:') && action !== 'iam:PassRole')
  expect([...new Set(asked)].sort()).toEqual(forRollOut.sort())
})

test('needs nothing that would have to be installed where it has an identity', () => {
  const imports = ['./command.ts', './roll-out.ts', '../names.ts'].flatMap((name) =>
    [...readFileSync(new URL(name, import.meta.url), 'utf8').matchAll(/^import .* from '(.+)'$/gm)].map(
      ([, from]) => from,
    ),
  )
  expect(imports.filter((from) => !from.startsWith('node:')).sort()).toEqual(['../names.ts', './roll-out.ts'])
})
