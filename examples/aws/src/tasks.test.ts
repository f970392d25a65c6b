/** What runs, and what becomes of its logs and images. */
import { expect, test } from 'vitest'
import { productionSettings, resources, templates } from './testing/templates.ts'

const { images, service } = templates()
const all = templates(productionSettings)
const [task] = resources(service, 'AWS::ECS::TaskDefinition')
const [container] = task.Properties.ContainerDefinitions
const [running] = resources(service, 'AWS::ECS::Service')

test('images cannot be exchanged under their tag, are scanned, do not pile up, and go with the stack', () => {
  const [{ DeletionPolicy, Properties }] = resources(images, 'AWS::ECR::Repository')
  expect(Properties.ImageTagMutability).toBe('IMMUTABLE')
  expect(Properties.ImageScanningConfiguration).toEqual({ ScanOnPush: true })
  expect(Properties.LifecyclePolicy.LifecyclePolicyText).toContain('"countNumber":20')
  expect([DeletionPolicy, Properties.EmptyOnDelete]).toEqual(['Delete', true])
})

test('the image is the one that the account’s parameter names, and without the parameter there is no image', () => {
  const parameters = Object.entries(service.toJSON().Parameters).filter(([id]) => id !== 'BootstrapVersion')
  // CloudFormation reads the parameter for each deployment, and refuses one where the account has no such parameter.
  expect(parameters.map(([, parameter]) => parameter)).toEqual([
    { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/churn/image-tag' },
  ])
  const [[id]] = parameters
  expect(container.Image['Fn::Join'][1].slice(-2)).toEqual([':', { Ref: id }])
})

test('tasks run on a read-only file system, behind one proxy, without secrets in the environment', () => {
  expect(container.ReadonlyRootFilesystem).toBe(true)
  expect(container.Environment).toEqual([
    { Name: 'NODE_ENV', Value: 'production' },
    { Name: 'PORT', Value: '8080' },
    { Name: 'PROBE_PORT', Value: '8081' },
    // The balancer alone: with more, a client could name the address that the rate limit counts.
    { Name: 'TRUST_PROXY', Value: '1' },
  ])
  expect(container).not.toHaveProperty('Privileged')
  expect(container).not.toHaveProperty('Secrets')
  expect(container.HealthCheck.Command.join(' ')).toContain('127.0.0.1:8081/healthz')
})

test('a process of its own passes signals on and reaps, as in the container’s compose file', () => {
  expect(container.LinuxParameters.InitProcessEnabled).toBe(true)
})

test('every log is kept for a month and goes with the stack, those that AWS would make by itself too', () => {
  const groups = resources(all.service, 'AWS::Logs::LogGroup')
  expect(groups).toHaveLength(3)
  for (const { id, DeletionPolicy, Properties } of groups)
    expect([id, DeletionPolicy, Properties.RetentionInDays]).toEqual([id, 'Delete', 30])
  expect(container.LogConfiguration.Options['awslogs-group']).toEqual({ Ref: expect.stringMatching(/^Logs/) })

  const [{ Properties, DependsOn }] = resources(service, 'AWS::ECS::Cluster') as never as [
    { Properties: Record<string, unknown>; DependsOn: string[] },
  ]
  const insights = groups.find(({ Properties: { LogGroupName } }) =>
    LogGroupName?.startsWith('/aws/ecs/containerinsights/'),
  )
  expect(insights?.Properties.LogGroupName).toBe(`/aws/ecs/containerinsights/${Properties.ClusterName}/performance`)
  expect(DependsOn).toContain(insights?.id)
})

test('nothing outlives its stack', () => {
  for (const { id, DeletionPolicy } of [...resources(all.service), ...resources(all.images)])
    expect(['Delete', undefined], id).toContain(DeletionPolicy)
})

test('tasks are replaced without a gap, and taken back when they do not get ready', () => {
  expect(running.Properties.DeploymentConfiguration).toMatchObject({
    DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    MinimumHealthyPercent: 100,
    MaximumPercent: 200,
  })
})

test('tasks answer what they have accepted before they end', () => {
  const [{ Properties }] = resources(service, 'AWS::ElasticLoadBalancingV2::TargetGroup')
  const delay = Properties.TargetGroupAttributes.find(
    ({ Key }: { Key: string }) => Key === 'deregistration_delay.timeout_seconds',
  )
  expect(Number(delay.Value)).toBeLessThan(container.StopTimeout)
})

test('tasks are as many as the settings say, by what they do and what they are asked', () => {
  for (const [template, minimum, maximum] of [
    [service, 2, 6],
    [all.service, 3, 9],
  ] as const) {
    expect(resources(template, 'AWS::ECS::Service')[0].Properties.DesiredCount).toBe(minimum)
    const [{ Properties }] = resources(template, 'AWS::ApplicationAutoScaling::ScalableTarget')
    expect([Properties.MinCapacity, Properties.MaxCapacity]).toEqual([minimum, maximum])
  }
  const metrics = resources(service, 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
    ({ Properties }) =>
      Properties.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType,
  )
  expect(metrics.sort()).toEqual(['ALBRequestCountPerTarget', 'ECSServiceAverageCPUUtilization'])
})
