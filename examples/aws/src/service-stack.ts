import { CfnOutput, Stack } from 'aws-cdk-lib'
import { Port } from 'aws-cdk-lib/aws-ec2'
import type { IRepository } from 'aws-cdk-lib/aws-ecr'
import type { Construct } from 'constructs'
import { createAlarms } from './alarms.ts'
import { createBalancer } from './balancer.ts'
import { createNetwork } from './network.ts'
import { createReleaseRole } from './release-role.ts'
import { containerPort, createService, scale } from './service.ts'
import type { Settings } from './settings.ts'

/**
 * Everything that answers: network, tasks, balancer, scaling, alarms, and the role that releases. Bound to no account and
 * no region.
 */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, parts: { settings: Settings; repository: IRepository }) {
    super(scope, id, { description: 'The churn service on Fargate behind a load balancer' })
    const { settings, repository } = parts
    const { githubRepository, certificateArn } = settings
    const vpc = createNetwork(this)
    const service = createService(this, { vpc, repository, settings })
    const { balancer, targets } = createBalancer(this, { vpc, service, settings })
    service.connections.allowFrom(balancer, Port.tcp(containerPort))
    scale(service, targets, settings)
    createAlarms(this, { service, balancer, targets }, settings)
    new CfnOutput(this, 'Url', { value: `${certificateArn ? 'https' : 'http'}://${balancer.loadBalancerDnsName}` })
    new CfnOutput(this, 'ServiceArn', { value: service.serviceArn })
    if (githubRepository) {
      const { roleArn } = createReleaseRole(this, { githubRepository, repository, service })
      new CfnOutput(this, 'ReleaseRoleArn', { value: roleArn })
    }
  }
}
