import type { Template } from 'aws-cdk-lib/assertions'
import prices from '../../prices.json' with { type: 'json' }
import { resources } from './templates.ts'

/** One line of the bill: what it is, how many, and dollars a month. */
export interface CostLine {
  readonly what: string
  readonly count: string
  readonly dollars: number
}

/** What the service's stack costs a month at its smallest: how many of each come from the template, prices from prices.json. */
export function monthlyCost(template: Template): readonly CostLine[] {
  const { hoursPerMonth, assumptions, prices: price } = prices
  const [task] = resources(template, 'AWS::ECS::TaskDefinition')
  const [service] = resources(template, 'AWS::ECS::Service')
  const [balancer] = resources(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  const tasks = service.Properties.DesiredCount as number
  const vcpu = Number(task.Properties.Cpu) / 1024
  const gigabytes = Number(task.Properties.Memory) / 1024
  const placed = resources(template, 'AWS::EC2::VPCEndpoint')
    .filter(({ Properties }) => Properties.VpcEndpointType === 'Interface')
    .flatMap(({ Properties }) => Properties.SubnetIds)
  const zones = balancer.Properties.Subnets.length as number
  const alarms = resources(template, 'AWS::CloudWatch::Alarm').length
  const { requestsPerMonth, logBytesPerRequest, loadBalancerCapacityUnits: units } = assumptions
  const logs = (requestsPerMonth * logBytesPerRequest) / 1e9
  const taskHour = vcpu * price.vcpuHour + gigabytes * price.gigabyteHour
  return [
    {
      what: 'tasks on Fargate',
      count: `${tasks} × ${vcpu} vCPU, ${gigabytes} GB`,
      dollars: tasks * taskHour * hoursPerMonth,
    },
    {
      what: 'endpoints of the network',
      count: `${placed.length}`,
      dollars: placed.length * price.endpointHour * hoursPerMonth,
    },
    {
      what: 'load balancer',
      count: `1, ${units} capacity unit`,
      dollars: (price.balancerHour + units * price.capacityUnitHour) * hoursPerMonth,
    },
    { what: 'public addresses', count: `${zones}`, dollars: zones * price.publicAddressHour * hoursPerMonth },
    { what: 'logs', count: `${logs} GB`, dollars: logs * price.logGigabyte },
    { what: 'alarms', count: `${alarms}`, dollars: alarms * price.alarmMonth },
  ]
}

/** The bill as README.md shows it. */
export function costTable(lines: readonly CostLine[]): string {
  const rows = lines.map(({ what, count, dollars }) => `| ${what} | ${count} | ${dollars.toFixed(2)} |`)
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0)
  return [
    '| | how many | US dollars a month |',
    '|---|---|---|',
    ...rows,
    `| **together** | | **${sum.toFixed(0)}** |`,
  ].join('\n')
}
