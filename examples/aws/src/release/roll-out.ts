import { setTimeout } from 'node:timers/promises'
import { containerName, imageTagParameter } from '../names.ts'

/** One question to AWS: a service, an operation of it as its command line calls it, and what goes in. */
export type AskAws = (service: string, operation: string, input: Readonly<Record<string, unknown>>) => unknown

export interface Release {
  /** ARN of the service: `arn:…:service/cluster/name`. */
  readonly service: string
  /** The image as tasks pull it: `repository:tag`. */
  readonly image: string
}

/** The new version does not run; what ran before runs on. */
export class RollOutError extends Error {
  override readonly name = 'RollOutError'
}

interface Container {
  readonly name: string
  readonly image: string
}
interface TaskDefinition extends Readonly<Record<string, unknown>> {
  readonly containerDefinitions: readonly Container[]
}
interface Service {
  readonly taskDefinition: string
  readonly deployments: readonly { readonly taskDefinition: string; readonly rolloutState: string }[]
}

/** What AWS adds when it describes a task definition, and refuses when one is registered. */
const described = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
]
const secondsBetweenLooks = 15
/** Longer than three tries of a task that does not get ready, after which ECS takes the version back by itself. */
const minutesToWait = 30

/**
 * Has the service replace its tasks by ones that run another image and are otherwise the same, and waits for the outcome.
 * Does nothing twice: a release that was broken off, or has come to its end before, can be made again.
 *
 * @throws {RollOutError} where the version has not got ready; ECS has then gone back to the one before.
 */
export async function rollOut(ask: AskAws, { service: serviceArn, image }: Release, pause = wait): Promise<void> {
  const [, cluster, service] = serviceArn.match(/:service\/([^/]+)\/([^/]+)$/) ?? []
  const [, tag] = image.match(/:([^:/]+)$/) ?? []
  if (!service) throw new RollOutError(`service: got ${serviceArn}, expected an ARN that ends in service/cluster/name`)
  if (!tag) throw new RollOutError(`image: got ${image}, expected repository:tag`)
  const look = () => describeService(ask, { cluster, service })

  let taskDefinition = look().taskDefinition
  const current = describeTask(ask, taskDefinition)
  if (imageOf(current) !== image) {
    taskDefinition = register(ask, withImage(current, image))
    ask('ecs', 'update-service', { cluster, service, taskDefinition })
  }
  for (let looks = 0; ; looks++) {
    const state = stateOf(look(), taskDefinition)
    if (state === 'COMPLETED') break
    if (state === 'FAILED')
      throw new RollOutError(`${image} did not get ready and was taken back: see the service's events`)
    if (looks * secondsBetweenLooks >= minutesToWait * 60)
      throw new RollOutError(`${image} is not ready after ${minutesToWait} minutes: ${state}`)
    await pause()
  }
  // Only now: what deploys the stacks reads it, and is to deploy what runs.
  ask('ssm', 'put-parameter', { Name: imageTagParameter, Type: 'String', Value: tag, Overwrite: true })
}

const wait = () => setTimeout(secondsBetweenLooks * 1000)

function describeService(ask: AskAws, { cluster, service }: Readonly<Record<'cluster' | 'service', string>>): Service {
  const { services } = ask('ecs', 'describe-services', { cluster, services: [service] }) as { services: Service[] }
  if (!services[0]) throw new RollOutError(`there is no service ${service} in the cluster ${cluster}`)
  return services[0]
}

function describeTask(ask: AskAws, taskDefinition: string): TaskDefinition {
  const answer = ask('ecs', 'describe-task-definition', { taskDefinition }) as { taskDefinition: TaskDefinition }
  return answer.taskDefinition
}

function register(ask: AskAws, definition: TaskDefinition): string {
  const answer = ask('ecs', 'register-task-definition', definition) as { taskDefinition: { taskDefinitionArn: string } }
  return answer.taskDefinition.taskDefinitionArn
}

function imageOf({ containerDefinitions }: TaskDefinition): string | undefined {
  return containerDefinitions.find(({ name }) => name === containerName)?.image
}

function withImage(definition: TaskDefinition, image: string): TaskDefinition {
  const kept = Object.fromEntries(Object.entries(definition).filter(([name]) => !described.includes(name)))
  const containerDefinitions = definition.containerDefinitions.map((container) =>
    container.name === containerName ? { ...container, image } : container,
  )
  return { ...kept, containerDefinitions }
}

/** A version that was taken back is no longer what the service is set to, and some time later not listed any more. */
function stateOf({ taskDefinition, deployments }: Service, wanted: string): string {
  if (taskDefinition !== wanted) return 'FAILED'
  return deployments.find((each) => each.taskDefinition === wanted)?.rolloutState ?? 'FAILED'
}
