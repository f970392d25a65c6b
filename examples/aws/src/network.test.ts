/** Who reaches whom. */
import type { Template } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { productionSettings, resources, templates } from './testing/templates.ts'

const { images, service } = templates()
const all = templates(productionSettings)

test('the stacks are bound to no account and no region', () => {
  const text = JSON.stringify([images.toJSON(), service.toJSON()])
  expect(text).not.toMatch(/\b\d{12}\b/)
  expect(text).not.toMatch(/\b(us|eu|ap|sa|ca|af|me)-(north|south|east|west|central)+-\d\b/)
})

test('tasks have no way out: no NAT, no route but to the endpoints', () => {
  expect(resources(service, 'AWS::EC2::NatGateway')).toEqual([])
  const routes = resources(service, 'AWS::EC2::Route')
  expect(routes).toHaveLength(2)
  for (const { Properties } of routes) expect(JSON.stringify(Properties.RouteTableId)).not.toMatch(/tasksSubnet/)
  const [{ Properties }] = resources(service, 'AWS::ECS::Service')
  const { AssignPublicIp, Subnets } = Properties.NetworkConfiguration.AwsvpcConfiguration
  expect(AssignPublicIp).toBe('DISABLED')
  expect(Subnets).toHaveLength(2)
  for (const subnet of Subnets) expect(subnet.Ref).toMatch(/tasksSubnet/)
})

test('has the endpoints that a task needs to start', () => {
  const names = resources(service, 'AWS::EC2::VPCEndpoint')
    .map(({ Properties }) => JSON.stringify(Properties.ServiceName))
    .map((name) => name.match(/(s3|ecr\.api|ecr\.dkr|logs)"/)?.[1])
  expect(names.sort()).toEqual(['ecr.api', 'ecr.dkr', 'logs', 's3'])
})

test('only the balancer reaches the tasks', () => {
  const toTasks = resources(service, 'AWS::EC2::SecurityGroupIngress').filter(({ Properties }) =>
    JSON.stringify(Properties.GroupId).includes('TaskGroup'),
  )
  expect(toTasks.map(({ Properties: { FromPort, ToPort } }) => [FromPort, ToPort]).sort()).toEqual([
    [8080, 8080],
    [8081, 8081],
  ])
  for (const { Properties } of toTasks) {
    expect(JSON.stringify(Properties.SourceSecurityGroupId)).toContain('BalancerGroup')
    expect(Properties).not.toHaveProperty('CidrIp')
  }
  const tasks = resources(service, 'AWS::EC2::SecurityGroup').find(({ id }) => id.startsWith('TaskGroup'))
  expect(tasks?.Properties).not.toHaveProperty('SecurityGroupIngress')
})

test('only the addresses of the settings reach the balancer', () => {
  const rules = (template: Template) =>
    resources(template, 'AWS::EC2::SecurityGroup')
      .filter(({ id }) => id.startsWith('BalancerGroup'))
      .flatMap(({ Properties }) => Properties.SecurityGroupIngress)
      .map(({ CidrIp, FromPort }) => `${CidrIp} ${FromPort}`)
  expect(rules(service)).toEqual(['203.0.113.0/24 80'])
  expect(rules(all.service).sort()).toEqual(['198.51.100.0/25 443', '198.51.100.0/25 80'])
})
