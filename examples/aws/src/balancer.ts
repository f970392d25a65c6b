import { Duration } from 'aws-cdk-lib'
import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import {
  ApplicationListener,
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  ListenerCondition,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Construct } from 'constructs'
import { containerName } from './names.ts'
import { containerPort, probePort } from './service.ts'
import type { Settings } from './settings.ts'

/**
 * What the balancer keeps to itself: `/metrics`, which tells how the service is doing and how much it is used. Every
 * spelling of its beginning, because the service does not mind upper case in a path, and a balancer's pattern does.
 */
const insidePaths = ['/me*', '/Me*', '/mE*', '/ME*']

/** The way in: HTTPS where there is a certificate, to tasks whose self-test has passed. */
export function createBalancer(
  scope: Construct,
  { vpc, service, settings }: { vpc: IVpc; service: FargateService; settings: Settings },
): { balancer: ApplicationLoadBalancer; targets: ApplicationTargetGroup } {
  const securityGroup = new SecurityGroup(scope, 'BalancerGroup', {
    vpc,
    description: 'Balancer: asked from outside, asks the tasks',
    allowAllOutbound: false,
  })
  const balancer = new ApplicationLoadBalancer(scope, 'Balancer', {
    vpc,
    internetFacing: true,
    securityGroup,
    dropInvalidHeaderFields: true,
    idleTimeout: Duration.seconds(60),
  })
  const targets = new ApplicationTargetGroup(scope, 'Targets', {
    vpc,
    port: containerPort,
    protocol: ApplicationProtocol.HTTP,
    targets: [service.loadBalancerTarget({ containerName, containerPort })],
    // Shorter than the tasks' own stop timeout: what was accepted is answered before the task ends.
    deregistrationDelay: Duration.seconds(20),
    healthCheck: {
      path: '/readyz',
      port: `${probePort}`,
      healthyHttpCodes: '200',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  })
  service.connections.allowFrom(securityGroup, Port.tcp(probePort), 'Probes')
  const open = (port: number) => securityGroup.addIngressRule(Peer.ipv4(settings.allowedAddresses), Port.tcp(port))
  // `open: false`: the rules above say who may ask; the balancer's own would let everybody.
  const listen = (id: string, port: number, action: ListenerAction, certificateArn?: string) => {
    open(port)
    return new ApplicationListener(scope, id, {
      loadBalancer: balancer,
      port,
      open: false,
      defaultAction: action,
      protocol: certificateArn ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
      ...(certificateArn && {
        certificates: [ListenerCertificate.fromArn(certificateArn)],
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
      }),
    })
  }
  const forward = (id: string, port: number, certificateArn?: string) =>
    new ApplicationListenerRule(scope, `${id}Inside`, {
      listener: listen(id, port, ListenerAction.forward([targets]), certificateArn),
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(insidePaths)],
      action: ListenerAction.fixedResponse(404),
    })
  if (settings.certificateArn) {
    forward('Secure', 443, settings.certificateArn)
    listen('Plain', 80, ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }))
  } else forward('Plain', 80)
  return { balancer, targets }
}
