import { Stack } from 'aws-cdk-lib'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { imageTagParameter, releaseEnvironment } from './names.ts'

const issuer = 'token.actions.githubusercontent.com'

/**
 * What a release may do: push an image, describe a task that runs it with the task's own two roles, and have this one
 * service replace its tasks. It deploys no stack: that right would mean handing CloudFormation a template, and CloudFormation
 * as bootstrapped may do everything in the account.
 *
 * The identity provider belongs to the account, which can have only one for GitHub: other apps may trust it too, so this
 * one neither makes it nor takes it away.
 */
export function createReleaseRole(
  scope: Construct,
  parts: { githubRepository: string; repository: IRepository; service: FargateService },
): Role {
  const { githubRepository, repository, service } = parts
  const stack = Stack.of(scope)
  const provider = stack.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: issuer })
  const role = new Role(scope, 'Release', {
    description: `Releases from ${githubRepository}`,
    assumedBy: new WebIdentityPrincipal(provider, {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `repo:${githubRepository}:environment:${releaseEnvironment}`,
      },
    }),
  })
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }))

  repository.grantPullPush(role)
  // AWS knows no narrower resource for these two. What a task may do is bounded by the roles that may be passed to it.
  allow(['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], ['*'])
  const { taskRole, executionRole } = service.taskDefinition
  allow(
    ['iam:PassRole'],
    [taskRole, executionRole].flatMap((each) => each?.roleArn ?? []),
    { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  )
  allow(['ecs:DescribeServices', 'ecs:UpdateService'], [service.serviceArn])
  allow(
    ['ssm:PutParameter'],
    [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: imageTagParameter.slice(1) })],
  )
  return role
}
