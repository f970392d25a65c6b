/** The alarms can go off, and somebody is notified. */
import { describe, expect, test } from 'vitest'
import { actionsOf, statements } from './testing/policies.ts'
import { productionSettings, resources, templates } from './testing/templates.ts'

const { service } = templates(productionSettings)
const alarms = resources(service, 'AWS::CloudWatch::Alarm')
const { minimumTasks } = productionSettings

/**
 * For each thing that is watched, the bounds within which a threshold means something. Neither is asked of the code: a
 * share ends at 100, nobody waits a second for a number that takes microseconds, ten errors a minute are an incident
 * where two tasks run, and tasks are as many as the settings say.
 */
const bounds: Readonly<Record<string, readonly [from: number, to: number]>> = {
  CPUUtilization: [70, 95],
  MemoryUtilization: [70, 95],
  TargetResponseTime: [0.1, 1],
  HTTPCode_ELB_5XX_Count: [1, 10],
  HTTPCode_Target_5XX_Count: [1, 10],
  UnHealthyHostCount: [1, 1],
  HealthyHostCount: [1, 1],
  RunningTaskCount: [minimumTasks, minimumTasks],
}
/** What is missing where it should be: without data it is worse, not better. */
const counted = ['HealthyHostCount', 'RunningTaskCount']

test('watch errors, readiness, number, time and room', () => {
  expect(alarms.map(({ Properties }) => Properties.MetricName).sort()).toEqual(Object.keys(bounds).sort())
})

describe.each(alarms)('$id', ({ Properties }) => {
  const { MetricName, Threshold, Period, EvaluationPeriods, ComparisonOperator, TreatMissingData } = Properties
  const isCount = counted.includes(MetricName)

  test('goes off at a value that can be reached', () => {
    const [from, to] = bounds[MetricName]
    expect(Threshold).toBeGreaterThanOrEqual(from)
    expect(Threshold).toBeLessThanOrEqual(to)
    expect(ComparisonOperator).toBe(isCount ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold')
    expect(TreatMissingData).toBe(isCount ? 'breaching' : 'notBreaching')
  })

  test('within five minutes', () => {
    expect(Period * EvaluationPeriods).toBe(300)
  })

  test('watches what is there', () => {
    expect(Properties.Dimensions.length).toBeGreaterThan(0)
    const ids = resources(service).map(({ id }) => id)
    for (const { Value } of Properties.Dimensions) {
      const [, id] = JSON.stringify(Value).match(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/) ?? []
      expect(ids, JSON.stringify(Value)).toContain(id)
    }
  })

  test('tells topics that CloudWatch may publish to, when it goes off and when it is over', () => {
    expect(Properties.AlarmActions).toHaveLength(1)
    expect(Properties.OKActions).toEqual(Properties.AlarmActions)
    for (const topic of Properties.AlarmActions) {
      const lets = statements(service).filter(
        (statement) =>
          statement.Effect === 'Allow' &&
          actionsOf(statement).includes('sns:Publish') &&
          JSON.stringify(statement.Resource) === JSON.stringify(topic),
      )
      expect(lets).toEqual([
        {
          Sid: expect.any(String),
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Resource: topic,
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ])
      const policies = resources(service, 'AWS::SNS::TopicPolicy').filter(({ Properties: { Topics } }) =>
        JSON.stringify(Topics).includes(JSON.stringify(topic)),
      )
      expect(policies).toHaveLength(1)
      expect(policies[0].Properties.PolicyDocument.Statement).toEqual(expect.arrayContaining(lets))
    }
  })
})

test('come by email where there is an address', () => {
  expect(resources(service, 'AWS::SNS::Subscription').map(({ Properties }) => Properties)).toEqual([
    { Protocol: 'email', Endpoint: 'retention@telecom.example', TopicArn: { Ref: expect.any(String) } },
  ])
  expect(resources(templates().service, 'AWS::SNS::Subscription')).toEqual([])
})
