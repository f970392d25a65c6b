/** The way in. */
import { readFileSync } from 'node:fs'
import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { productionSettings, resources, templates } from './testing/templates.ts'

const { service } = templates()
const secure = templates(productionSettings).service
const listeners = (template: Template) => resources(template, 'AWS::ElasticLoadBalancingV2::Listener')
const onPort = (template: Template, port: number) =>
  listeners(template).find(({ Properties }) => Properties.Port === port)

test('asks /readyz, and drops what is not a header', () => {
  const [targets] = resources(service, 'AWS::ElasticLoadBalancingV2::TargetGroup')
  expect(targets.Properties).toMatchObject({
    HealthCheckPath: '/readyz',
    HealthCheckPort: '8081',
    Matcher: { HttpCode: '200' },
    Port: 8080,
    TargetType: 'ip',
  })
  const [balancer] = resources(service, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
  expect(balancer.Properties.Scheme).toBe('internet-facing')
  expect(balancer.Properties.LoadBalancerAttributes).toContainEqual({
    Key: 'routing.http.drop_invalid_header_fields.enabled',
    Value: 'true',
  })
})

test('speaks HTTPS where there is a certificate, and sends the rest there', () => {
  expect(listeners(secure)).toHaveLength(2)
  expect(onPort(secure, 443)?.Properties).toMatchObject({
    Protocol: 'HTTPS',
    Certificates: [{ CertificateArn: productionSettings.certificateArn }],
    SslPolicy: expect.stringMatching('TLS13'),
    DefaultActions: [{ Type: 'forward' }],
  })
  expect(onPort(secure, 80)?.Properties.DefaultActions).toEqual([
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
  ])
  expect(listeners(service)).toHaveLength(1)
  expect(onPort(service, 80)?.Properties.Protocol).toBe('HTTP')
})

describe('what stays inside', () => {
  /** As the balancer reads a pattern: `*` is anything, `?` one character, upper case is not lower case. */
  const matches = (pattern: string, path: string) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(path)
  const rules = (template: Template) => resources(template, 'AWS::ElasticLoadBalancingV2::ListenerRule')
  const patterns = (rule: ReturnType<typeof rules>[number]): string[] =>
    rule.Properties.Conditions.flatMap(
      (each: { PathPatternConfig: { Values: string[] } }) => each.PathPatternConfig.Values,
    )

  test.each([
    ['HTTP', service],
    ['HTTPS', secure],
  ])('wherever %s is forwarded, /metrics is not, in any spelling that the service takes', (_, template) => {
    const forwarding = listeners(template).filter(({ Properties }) => Properties.DefaultActions[0].Type === 'forward')
    expect(forwarding).toHaveLength(1)
    for (const { id } of forwarding) {
      const rule = rules(template).find(({ Properties }) => Properties.ListenerArn.Ref === id)
      expect(rule?.Properties.Actions).toEqual([{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }])
      for (const path of ['/metrics', '/metrics/', '/METRICS', '/Metrics', '/mEtRiCs/', '/MeTRICS'])
        expect(rule && patterns(rule).some((pattern) => matches(pattern, path)), path).toBe(true)
      // What a balancer takes in one condition.
      expect(rule && patterns(rule).length).toBeLessThanOrEqual(5)
    }
  })

  test('everything else that the service answers is let in', () => {
    const readme = readFileSync(new URL('../../express/README.md', import.meta.url), 'utf8')
    const paths = [...readme.matchAll(/^\| `(?:GET|POST) (\/[^`]+)`/gm)].map(([, path]) => path)
    expect(paths.length).toBeGreaterThan(9)
    const blocked = rules(service).flatMap(patterns)
    expect(paths.filter((path) => blocked.some((pattern) => matches(pattern, path)))).toEqual(['/metrics'])
  })
})
