/** Who may do what: every statement of every template, wherever it stands. */
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { AnyPrincipal, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { describe, expect, test } from 'vitest'
import { actionsOf, type Statement, statements, statementsOf } from './testing/policies.ts'
import { productionSettings, resources, templates } from './testing/templates.ts'

const { images, service } = templates(productionSettings)
const all = [...statements(images), ...statements(service)]
const roles = resources(service, 'AWS::IAM::Role')
const role = (start: string) => roles.find(({ id }) => id.startsWith(start))?.id ?? `no role ${start}`

/** Actions that AWS does not limit to a resource: the registry's token, and task definitions. */
const unlimited = ['ecr:GetAuthorizationToken', 'ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition']

test('statements are found inline, attached, and in the policies of other things', () => {
  const stack = new Stack(new App(), 'Any')
  const allow = (action: string) => new PolicyStatement({ actions: [action], resources: ['*'] })
  const inline = new Role(stack, 'Inline', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    inlinePolicies: { everything: new PolicyDocument({ statements: [allow('a:Inline')] }) },
  })
  inline.addToPolicy(allow('b:Attached'))
  new Topic(stack, 'Topic').addToResourcePolicy(
    new PolicyStatement({ actions: ['c:Topic'], resources: ['*'], principals: [new AnyPrincipal()] }),
  )
  const template = Template.fromStack(stack)
  expect(statements(template).flatMap(actionsOf).sort()).toEqual([
    'a:Inline',
    'b:Attached',
    'c:Topic',
    'sts:AssumeRole',
  ])
  const [{ id }] = resources(template, 'AWS::IAM::Role')
  expect(statementsOf(template, id).flatMap(actionsOf).sort()).toEqual(['a:Inline', 'b:Attached'])
})

test('no statement gives more than it must', () => {
  const allowed = all.filter(({ Effect }) => Effect === 'Allow')
  expect(allowed.length).toBeGreaterThan(8)
  for (const statement of allowed) {
    const text = JSON.stringify(statement)
    expect(statement, text).not.toHaveProperty('NotAction')
    expect(statement, text).not.toHaveProperty('NotResource')
    expect(JSON.stringify(statement.Principal ?? ''), text).not.toContain('*')
    for (const action of actionsOf(statement)) expect(action, text).not.toMatch(/\*/)
    if (JSON.stringify(statement.Resource ?? '').includes('*')) {
      for (const action of actionsOf(statement)) expect(unlimited, text).toContain(action)
    }
  }
})

test('there are no roles, and no policies that AWS or others wrote, but these', () => {
  expect(roles.map(({ id }) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'NetworkRejectedIAMRole',
    'Release',
    'TaskExecutionRole',
    'TaskTaskRole',
  ])
  expect(resources(images, 'AWS::IAM::Role')).toEqual([])
  for (const { id, Properties } of roles) expect(Properties, id).not.toHaveProperty('ManagedPolicyArns')
  for (const type of ['AWS::IAM::User', 'AWS::IAM::AccessKey', 'AWS::IAM::OIDCProvider', 'AWS::Lambda::Function'])
    expect([...resources(service, type), ...resources(images, type)]).toEqual([])
})

test('tasks may do nothing in AWS', () => {
  expect(statementsOf(service, role('TaskTaskRole'))).toEqual([])
  expect(statementsOf(service, role('TaskExecutionRole')).flatMap(actionsOf).sort()).toEqual([
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:GetAuthorizationToken',
    'ecr:GetDownloadUrlForLayer',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ])
})

describe('a release', () => {
  const release = statementsOf(service, role('Release'))
  const statementFor = (action: string): Statement | undefined =>
    release.find((statement) => actionsOf(statement).includes(action))

  test('may push an image, describe a task and replace those of one service, and deploys no stack', () => {
    expect(release.flatMap(actionsOf).sort()).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:GetAuthorizationToken',
      'ecr:GetDownloadUrlForLayer',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
      'ecs:DescribeServices',
      'ecs:DescribeTaskDefinition',
      'ecs:RegisterTaskDefinition',
      'ecs:UpdateService',
      'iam:PassRole',
      'ssm:PutParameter',
    ])
  })

  test('reaches that service, that repository, that parameter', () => {
    const [{ id }] = resources(service, 'AWS::ECS::Service')
    expect(statementFor('ecs:UpdateService')?.Resource).toEqual({ Ref: id })
    expect(JSON.stringify(statementFor('ecr:PutImage')?.Resource)).toMatch(
      /^\{"Fn::ImportValue":"ChurnRepository:\w+"\}$/,
    )
    expect(JSON.stringify(statementFor('ssm:PutParameter')?.Resource)).toMatch(/:parameter\/churn\/image-tag"\]\]\}$/)
  })

  test('passes the two roles of the tasks to tasks, and no other', () => {
    const { Resource, Condition } = statementFor('iam:PassRole') ?? {}
    expect(Resource).toEqual(
      [role('TaskExecutionRole'), role('TaskTaskRole')].map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })),
    )
    expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } })
  })

  test('is taken by one environment of one repository, without a key', () => {
    const { Properties } = roles.find(({ id }) => id === role('Release')) ?? {}
    expect(statements(service).filter(({ Action }) => Action === 'sts:AssumeRoleWithWebIdentity')).toHaveLength(1)
    expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: expect.anything() },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:example/churn:environment:production',
          },
        },
      },
    ])
    const [{ Principal }] = Properties.AssumeRolePolicyDocument.Statement
    expect(JSON.stringify(Principal)).toMatch(
      /"Ref":"AWS::AccountId"\},":oidc-provider\/token\.actions\.githubusercontent\.com"/,
    )
  })

  test('has no role where no repository is named', () => {
    const without = templates({ ...productionSettings, githubRepository: null }).service
    expect(resources(without, 'AWS::IAM::Role').filter(({ id }) => id.startsWith('Release'))).toEqual([])
  })
})
