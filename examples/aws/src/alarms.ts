import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

const period = Duration.minutes(1)
/** Minutes in a row. One bad minute is a deployment or a neighbour; five are something for a person. */
const minutes = 5
const sum = { period, statistic: 'Sum' }

/** The alarms, and who is notified. */
export function createAlarms(
  scope: Construct,
  parts: { service: FargateService; balancer: ApplicationLoadBalancer; targets: ApplicationTargetGroup },
  { alarmEmail, minimumTasks, maximumTasks }: Settings,
): void {
  const { service, balancer, targets } = parts
  const topic = createTopic(scope, alarmEmail)
  const alarm = (id: string, alarmDescription: string, metric: IMetric, threshold: number, whenBelow = false) => {
    const made = new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: minutes,
      comparisonOperator: whenBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // Missing data is good news for errors, and bad news for tasks.
      treatMissingData: whenBelow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    made.addAlarmAction(new SnsAction(topic))
    made.addOkAction(new SnsAction(topic))
  }
  const { metrics } = targets
  alarm(
    'Failing',
    'The service answers with errors of its own (5xx)',
    metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
    5,
  )
  alarm(
    'Unreachable',
    'The balancer finds nobody to answer',
    balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
    5,
  )
  alarm(
    'NotReady',
    'A task fails its self-test on /readyz',
    metrics.unhealthyHostCount({ period, statistic: 'Maximum' }),
    1,
  )
  // The balancer may count zone by zone: the largest count says whether anybody is there, not how many there are.
  alarm('Nobody', 'No task is ready', metrics.healthyHostCount({ period, statistic: 'Maximum' }), 1, true)
  alarm('Few', `Fewer than ${minimumTasks} tasks run`, runningTasks(service), minimumTasks, true)
  alarm(
    'Slow',
    'One request in a hundred takes half a second',
    metrics.targetResponseTime({ period, statistic: 'p99' }),
    0.5,
  )
  alarm(
    'Busy',
    `Tasks are above 85 % although there may be ${maximumTasks}`,
    service.metricCpuUtilization({ period }),
    85,
  )
  alarm('Full', 'Tasks are short of memory', service.metricMemoryUtilization({ period }), 85)
}

/** Where alarms are told. */
function createTopic(scope: Construct, alarmEmail: string | null): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  // A custom policy, such as the one that requires TLS, replaces the default one that lets alarms publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail))
  return topic
}

/** Measured by Container Insights, for the service as a whole. */
function runningTasks(service: FargateService): Metric {
  return new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    period,
    statistic: 'Minimum',
  })
}
