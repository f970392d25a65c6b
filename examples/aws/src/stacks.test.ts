/** The templates that would be deployed, read without an account. */
import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import cdk from '../cdk.json' with { type: 'json' }
import { RepositoryStack } from './repository-stack.ts'
import { ServiceStack } from './service-stack.ts'
import { InvalidSettingError, readSettings } from './settings.ts'

const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/example'

function templates(given: Record<string, string> = {}) {
  const app = new App({ context: cdk.context })
  const settings = readSettings((name) => ({ imageTag: 'v1', ...given })[name])
  const images = new RepositoryStack(app, 'Images', settings)
  const service = new ServiceStack(app, 'Service', { ...settings, repository: images.repository })
  return { images: Template.fromStack(images), service: Template.fromStack(service) }
}

const { images, service } = templates()
const secure = templates({ certificateArn, allowedAddresses: '203.0.113.0/24' }).service
const released = templates({ githubRepository: 'example/churn', alarmEmail: 'retention@telecom.example' })

interface Statement {
  readonly Effect: string
  readonly Action: string | string[]
  readonly Resource: unknown
}

/** Every statement of every policy, inline ones included. */
function statements(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as Statement[],
  )
}

test('is bound to no account and no region', () => {
  const text = JSON.stringify([images.toJSON(), service.toJSON()])
  expect(text).not.toMatch(/\b\d{12}\b/)
  expect(text).not.toMatch(/\b(us|eu|ap|sa|ca|af|me)-(north|south|east|west|central)+-\d\b/)
})

describe('images', () => {
  test('cannot be exchanged under their tag, are scanned, and do not pile up', () => {
    images.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      LifecyclePolicy: { LifecyclePolicyText: Match.stringLikeRegexp('"countNumber":20') },
    })
  })

  test('go with the stack', () => {
    images.hasResource('AWS::ECR::Repository', { DeletionPolicy: 'Delete', Properties: { EmptyOnDelete: true } })
  })

  test('are released by one environment of one repository, without a key', () => {
    images.resourceCountIs('AWS::IAM::Role', 0)
    released.images.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub': 'repo:example/churn:environment:production',
              },
            },
          }),
        ],
      }),
    })
  })
})

describe('network', () => {
  test('tasks have no way out: no NAT, no route but to the endpoints', () => {
    service.resourceCountIs('AWS::EC2::NatGateway', 0)
    const routes = Object.values(service.findResources('AWS::EC2::Route'))
    const isolated = (reference: unknown) => /tasksSubnet/.test(JSON.stringify(reference))
    expect(routes.length).toBe(2)
    expect(routes.filter(({ Properties }) => isolated(Properties.RouteTableId))).toEqual([])
    service.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: Match.arrayWith([{ Ref: Match.stringLikeRegexp('tasksSubnet') }]),
        },
      },
    })
  })

  test('has the endpoints that a task needs to start', () => {
    const names = Object.values(service.findResources('AWS::EC2::VPCEndpoint'))
      .map(({ Properties }) => JSON.stringify(Properties.ServiceName))
      .map((name) => name.match(/(s3|ecr\.api|ecr\.dkr|logs)"/)?.[1])
    expect(names.sort()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
  })

  test('only the balancer reaches the tasks', () => {
    const ingress = Object.values(service.findResources('AWS::EC2::SecurityGroupIngress'))
    const toTasks = ingress.filter(({ Properties }) => Properties.FromPort === 8080)
    expect(toTasks.length).toBeGreaterThan(0)
    for (const { Properties } of toTasks) {
      expect(JSON.stringify(Properties.SourceSecurityGroupId)).toContain('BalancerGroup')
      expect(Properties).not.toHaveProperty('CidrIp')
    }
    const tasks = Object.entries(service.findResources('AWS::EC2::SecurityGroup')).find(([id]) =>
      id.startsWith('TaskGroup'),
    )
    expect(tasks?.[1].Properties).not.toHaveProperty('SecurityGroupIngress')
  })

  test('the addresses that may ask can be limited', () => {
    const rules = (template: Template) =>
      Object.entries(template.findResources('AWS::EC2::SecurityGroup'))
        .filter(([id]) => id.startsWith('BalancerGroup'))
        .flatMap(([, { Properties }]) => Properties.SecurityGroupIngress)
        .map(({ CidrIp, FromPort }) => `${CidrIp} ${FromPort}`)
    expect(rules(service)).toEqual(['0.0.0.0/0 80'])
    expect(rules(secure).sort()).toEqual(['203.0.113.0/24 443', '203.0.113.0/24 80'])
  })
})

describe('tasks', () => {
  const [task] = Object.values(service.findResources('AWS::ECS::TaskDefinition'))
  const [container] = task.Properties.ContainerDefinitions

  test('run the named image, on a read-only file system, without secrets in the environment', () => {
    expect(JSON.stringify(container.Image)).toContain(':v1')
    expect(container.ReadonlyRootFilesystem).toBe(true)
    expect(container.Environment.map(({ Name }: { Name: string }) => Name).sort()).toEqual([
      'NODE_ENV',
      'PORT',
      'TRUST_PROXY',
    ])
    expect(container).not.toHaveProperty('Privileged')
    expect(container.HealthCheck.Command.join(' ')).toContain('127.0.0.1:8080/healthz')
  })

  test('keep their logs for a month', () => {
    expect(container.LogConfiguration.LogDriver).toBe('awslogs')
    service.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  })

  test('may do nothing in AWS', () => {
    const roles = service.findResources('AWS::IAM::Role')
    const own = task.Properties.TaskRoleArn['Fn::GetAtt'][0]
    expect(roles[own].Properties).not.toHaveProperty('ManagedPolicyArns')
    const policies = JSON.stringify(service.findResources('AWS::IAM::Policy'))
    expect(policies).not.toContain(`{"Ref":"${own}"}`)
  })

  test('are replaced without a gap, and taken back when they do not get ready', () => {
    service.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      },
    })
  })

  test('answer what they have accepted before they end', () => {
    const [targets] = Object.values(service.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'))
    const delay = targets.Properties.TargetGroupAttributes.find(
      ({ Key }: { Key: string }) => Key === 'deregistration_delay.timeout_seconds',
    )
    expect(Number(delay.Value)).toBeLessThan(container.StopTimeout)
  })

  test('scale between two and six by what they do and what they are asked', () => {
    service.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 6 })
    const metrics = Object.values(service.findResources('AWS::ApplicationAutoScaling::ScalingPolicy')).map(
      ({ Properties }) =>
        Properties.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType,
    )
    expect(metrics.sort()).toEqual(['ALBRequestCountPerTarget', 'ECSServiceAverageCPUUtilization'])
  })
})

describe('balancer', () => {
  test('asks /readyz, and drops what is not a header', () => {
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/readyz',
      Matcher: { HttpCode: '200' },
      Port: 8080,
      TargetType: 'ip',
    })
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      ]),
    })
  })

  test('speaks HTTPS where there is a certificate, and sends the rest there', () => {
    secure.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificateArn }],
      SslPolicy: Match.stringLikeRegexp('TLS13'),
    })
    secure.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [Match.objectLike({ Type: 'redirect', RedirectConfig: Match.objectLike({ Protocol: 'HTTPS' }) })],
    })
    service.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1)
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' })
  })
})

describe('alarms', () => {
  const alarms = Object.values(service.findResources('AWS::CloudWatch::Alarm'))

  test('watch errors, readiness, time and room, and tell somebody', () => {
    const watched = alarms.map(({ Properties }) => Properties.MetricName).sort()
    expect(watched).toEqual([
      'CPUUtilization',
      'HTTPCode_ELB_5XX_Count',
      'HTTPCode_Target_5XX_Count',
      'MemoryUtilization',
      'TargetResponseTime',
      'UnHealthyHostCount',
    ])
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1)
  })

  test('come by email where there is an address', () => {
    service.resourceCountIs('AWS::SNS::Subscription', 0)
    released.service.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'retention@telecom.example',
    })
  })
})

test('no policy gives more than it must', () => {
  const all = [...statements(service), ...statements(released.images)]
  expect(all.length).toBeGreaterThan(3)
  for (const { Action, Effect, Resource } of all) {
    if (Effect !== 'Allow') continue
    for (const action of [Action].flat()) expect(action, JSON.stringify(Resource)).not.toMatch(/\*/)
    // The token for the image registry cannot be limited to one repository; nothing else may be for everything.
    if (Resource === '*') expect(Action).toEqual('ecr:GetAuthorizationToken')
  }
  for (const { Properties } of Object.values(service.findResources('AWS::IAM::Role')))
    expect(JSON.stringify(Properties.ManagedPolicyArns ?? '')).not.toMatch(/Admin|FullAccess/)
})

describe('settings', () => {
  const read = (given: Record<string, unknown>) => readSettings((name) => given[name])
  test.each([
    [{ imageTag: 'no such tag!' }, 'imageTag'],
    [{ certificateArn: 'example.com' }, 'certificateArn'],
    [{ alarmEmail: 'nobody' }, 'alarmEmail'],
    [{ githubRepository: 'churn' }, 'githubRepository'],
    [{ allowedAddresses: 'everybody' }, 'allowedAddresses'],
    [{ minimumTasks: '0' }, 'minimumTasks'],
    [{ minimumTasks: '4', maximumTasks: '3' }, 'maximumTasks'],
  ])('%o is refused', (given, name) => {
    expect(() => read(given)).toThrow(InvalidSettingError)
    expect(() => read(given)).toThrow(`Setting ${name}: got `)
  })

  test('reach the templates', () => {
    const { service: larger } = templates({ minimumTasks: '3', maximumTasks: '9' })
    larger.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 3, MaxCapacity: 9 })
  })
})
