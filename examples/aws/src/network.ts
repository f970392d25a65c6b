import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import { keepForAMonth } from './logs.ts'

/**
 * Two zones. The balancer is in public subnets; the tasks are in subnets that have no way out: what a task needs of AWS
 * comes through endpoints, and customers' records cannot leave by another.
 */
export function createNetwork(scope: Construct): Vpc {
  const vpc = new Vpc(scope, 'Network', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [
      { name: 'balancer', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'tasks', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  })
  const subnets = { subnetType: SubnetType.PRIVATE_ISOLATED }
  // Image layers are in S3.
  vpc.addGatewayEndpoint('Layers', { service: GatewayVpcEndpointAwsService.S3, subnets: [subnets] })
  vpc.addInterfaceEndpoint('Registry', { service: InterfaceVpcEndpointAwsService.ECR, subnets })
  vpc.addInterfaceEndpoint('Images', { service: InterfaceVpcEndpointAwsService.ECR_DOCKER, subnets })
  vpc.addInterfaceEndpoint('Logs', { service: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS, subnets })
  vpc.addFlowLog('Rejected', {
    destination: FlowLogDestination.toCloudWatchLogs(keepForAMonth(scope, 'RejectedLogs')),
    trafficType: FlowLogTrafficType.REJECT,
  })
  return vpc
}
