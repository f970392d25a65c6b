import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import { OpenIdConnectProvider, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

const issuer = 'token.actions.githubusercontent.com'
const imagesKept = 20

/** Where images are kept, and who may put them there: a stack of its own, because a service needs an image to start. */
export class RepositoryStack extends Stack {
  readonly repository: Repository

  constructor(scope: Construct, id: string, { githubRepository }: Pick<Settings, 'githubRepository'>) {
    super(scope, id, { description: 'Images of the churn service, and the role that releases them' })
    this.repository = new Repository(this, 'Images', {
      imageScanOnPush: true,
      imageTagMutability: TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: imagesKept, tagStatus: TagStatus.ANY }],
      // An installation that is torn down leaves nothing behind.
      removalPolicy: RemovalPolicy.DESTROY,
      emptyOnDelete: true,
    })
    new CfnOutput(this, 'RepositoryUri', { value: this.repository.repositoryUri })
    if (githubRepository) new CfnOutput(this, 'ReleaseRoleArn', { value: this.#releaseRole(githubRepository).roleArn })
  }

  /** Only jobs of that repository's environment `production` can take it, and it can push and deploy, nothing else. */
  #releaseRole(githubRepository: string): Role {
    const provider = new OpenIdConnectProvider(this, 'GitHub', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
    })
    const role = new Role(this, 'Release', {
      description: `Releases from ${githubRepository}`,
      assumedBy: new WebIdentityPrincipal(provider.openIdConnectProviderArn, {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: `repo:${githubRepository}:environment:production`,
        },
      }),
    })
    this.repository.grantPullPush(role)
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sts:AssumeRole'],
        // The roles that `cdk bootstrap` made: they deploy, and CloudFormation does the rest with a role of its own.
        resources: ['deploy', 'file-publishing', 'lookup'].map(
          (purpose) => `arn:${this.partition}:iam::${this.account}:role/cdk-*-${purpose}-role-${this.account}-*`,
        ),
      }),
    )
    return role
  }
}
