import { Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { FargateService } from 'aws-cdk-lib/aws-ecs'
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

const period = Duration.minutes(1)
/** Minutes in a row. One bad minute is a deployment or a neighbour; five are something for a person. */
const minutes = 5

/** What a person should hear of, and to whom it is said. */
export function createAlarms(
  scope: Construct,
  parts: { service: FargateService; balancer: ApplicationLoadBalancer; targets: ApplicationTargetGroup },
  { alarmEmail, maximumTasks }: Settings,
): void {
  const { service, balancer, targets } = parts
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true })
  if (alarmEmail) topic.addSubscription(new EmailSubscription(alarmEmail))
  const above = (id: string, alarmDescription: string, metric: IMetric, threshold: number) => {
    const alarm = new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: minutes,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(topic))
    alarm.addOkAction(new SnsAction(topic))
  }
  const sum = { period, statistic: 'Sum' }
  above(
    'Failing',
    'The service answers with errors of its own (5xx)',
    targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
    5,
  )
  above(
    'Unreachable',
    'The balancer finds nobody to answer',
    balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
    5,
  )
  above(
    'NotReady',
    'A task fails its self-test on /readyz',
    targets.metrics.unhealthyHostCount({ period, statistic: 'Maximum' }),
    1,
  )
  above(
    'Slow',
    'One request in a hundred takes half a second',
    targets.metrics.targetResponseTime({ period, statistic: 'p99' }),
    0.5,
  )
  above(
    'Busy',
    `Tasks are above 85 % although there may be ${maximumTasks}`,
    service.metricCpuUtilization({ period }),
    85,
  )
  above('Full', 'Tasks are short of memory', service.metricMemoryUtilization({ period }), 85)
}
