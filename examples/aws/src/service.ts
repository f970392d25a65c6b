import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { type IVpc, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs'
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

/** Where the container listens; above 1024, so that it needs no right to. */
export const containerPort = 8080
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
  task.addContainer('churn', {
    image: ContainerImage.fromEcrRepository(repository, settings.imageTag),
    portMappings: [{ containerPort }],
    environment: { NODE_ENV: 'production', PORT: `${containerPort}`, TRUST_PROXY: '1' },
    readonlyRootFilesystem: true,
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
      logGroup: new LogGroup(scope, 'Logs', {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    }),
  })
  return new FargateService(scope, 'Service', {
    cluster: new Cluster(scope, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }),
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

const livenessProbe = `fetch('http://127.0.0.1:${containerPort}/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`

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
