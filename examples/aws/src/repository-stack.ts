import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Repository, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import type { Construct } from 'constructs'

const imagesKept = 20

/** Where images are kept: a stack of its own, because a service needs an image to start. */
export class RepositoryStack extends Stack {
  readonly repository: Repository

  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Images of the churn service' })
    this.repository = new Repository(this, 'Images', {
      imageScanOnPush: true,
      imageTagMutability: TagMutability.IMMUTABLE,
      lifecycleRules: [{ maxImageCount: imagesKept, tagStatus: TagStatus.ANY }],
      // An installation that is torn down leaves nothing behind.
      removalPolicy: RemovalPolicy.DESTROY,
      emptyOnDelete: true,
    })
    new CfnOutput(this, 'RepositoryUri', { value: this.repository.repositoryUri })
  }
}
