import { Duration, Stack } from 'aws-cdk-lib'
import { type IVpc, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs'
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { keepForAMonth } from './logs.ts'
import { containerName, imageTagParameter } from './names.ts'
import type { Settings } from './settings.ts'

/** Where the container listens; above 1024, so that it needs no right to. */
export const containerPort = 8080
/** Where it answers probes alone: clients who hold every connection cannot make it look dead. */
export const probePort = 8081
/** A prediction takes microseconds, so one busy core is thousands of requests a second: half a core is plenty. */
const taskSize = { cpu: 512, memoryLimitMiB: 1024 } as const
/** Longer than the service takes to answer what it has accepted, shorter than the two minutes after which it is killed. */
const stopTimeout = Duration.seconds(40)

/** The tasks: the image, with a read-only file system, no root, no rights in AWS, and a replacement that rolls back. */
export function createService(
  scope: Construct,
  { vpc, repository, settings }: { vpc: IVpc; repository: IRepository; settings: Settings },
): FargateService {
  const task = new FargateTaskDefinition(scope, 'Task', {
    ...taskSize,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.X86_64, operatingSystemFamily: OperatingSystemFamily.LINUX },
  })
  task.addContainer(containerName, {
    // Read when the stack is deployed, which is refused where no image has been named yet.
    image: ContainerImage.fromEcrRepository(
      repository,
      StringParameter.valueForStringParameter(scope, imageTagParameter),
    ),
    portMappings: [{ containerPort }, { containerPort: probePort }],
    environment: { NODE_ENV: 'production', PORT: `${containerPort}`, PROBE_PORT: `${probePort}`, TRUST_PROXY: '1' },
    readonlyRootFilesystem: true,
    // The service would be process 1, which gets no signal that it does not ask for and has to reap; this one does both.
    linuxParameters: new LinuxParameters(scope, 'Process', { initProcessEnabled: true }),
    stopTimeout,
    healthCheck: {
      // The image has no curl; it has Node.
      command: ['CMD', 'node', '-e', livenessProbe],
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(20),
    },
    logging: LogDrivers.awsLogs({
      streamPrefix: 'churn',
      logGroup: keepForAMonth(scope, 'Logs'),
    }),
  })
  return new FargateService(scope, 'Service', {
    cluster: createCluster(scope, vpc),
    taskDefinition: task,
    desiredCount: settings.minimumTasks,
    // New tasks are ready before old ones go; a version that does not get ready is taken back.
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    healthCheckGracePeriod: Duration.seconds(30),
    assignPublicIp: false,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [new SecurityGroup(scope, 'TaskGroup', { vpc, description: 'Tasks: asked by the balancer only' })],
  })
}

/** A cluster whose measurements go with the stack: ECS makes a group for them by itself, and would keep it for ever. */
function createCluster(scope: Construct, vpc: IVpc): Cluster {
  const clusterName = Stack.of(scope).stackName
  const measurements = keepForAMonth(scope, 'Measurements', `/aws/ecs/containerinsights/${clusterName}/performance`)
  const cluster = new Cluster(scope, 'Cluster', { vpc, clusterName, containerInsightsV2: ContainerInsights.ENABLED })
  // There before ECS looks for it, and taken away after ECS has stopped writing.
  cluster.node.addDependency(measurements)
  return cluster
}

const livenessProbe = `fetch('http://127.0.0.1:${probePort}/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`

/** More tasks where they are busy or much asked, fewer where they are not; never fewer than the minimum. */
export function scale(service: FargateService, targets: ApplicationTargetGroup, settings: Settings): void {
  const tasks = service.autoScaleTaskCount({ minCapacity: settings.minimumTasks, maxCapacity: settings.maximumTasks })
  const scaleInCooldown = Duration.minutes(5)
  const scaleOutCooldown = Duration.minutes(1)
  tasks.scaleOnCpuUtilization('Busy', { targetUtilizationPercent: 60, scaleInCooldown, scaleOutCooldown })
  tasks.scaleOnRequestCount('Asked', {
    requestsPerTarget: 30_000,
    targetGroup: targets,
    scaleInCooldown,
    scaleOutCooldown,
  })
}
