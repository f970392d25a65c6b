import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ModelContract } from '../model/contract'
import type { ModelManifest } from '../model/manifest'
import { customerModule } from './customer-module'
import { pointNames } from './point-names'

const stale = 'run npm run model:code'

describe.each(readdirSync('models'))('the code of %s', (model) => {
  const read = (name: string) => readFileSync(`models/${model}/${name}`, 'utf8')
  const contract: ModelContract = JSON.parse(read('contract.json'))
  const manifest: ModelManifest = JSON.parse(read('manifest.json'))

  test('is what its contract and its manifest generate', () => {
    expect(read('customer.ts'), stale).toBe(customerModule(contract))
    expect(read('operating-points.ts'), stale).toBe(pointNames(manifest))
  })

  test('has every field and every rule', () => {
    const code = read('customer.ts')
    for (const field of contract.fields) {
      expect(code).toContain(`\n  ${field.name}${field.input ? '' : '?'}: `)
      expect(code.includes(`{ field: '${field.name}', needs: `), field.name).toBe('requires' in field)
    }
    expect(code).toContain('totalCharges?: number | null | undefined\n')
    expect(code).toContain('tenureMonths: z.int().min(0).max(1200).')
    expect(Math.max(...code.split('\n').map((line) => line.length))).toBeLessThanOrEqual(145)
  })
})

test('a model without one of the points has a type without it', () => {
  const points = [{ name: 'balanced' }, { name: 'precision' }] as unknown as ModelManifest['operatingPoints']
  expect(pointNames({ operatingPoints: points })).toContain("\nexport type PointName = 'balanced' | 'precision'\n")
})
