/** The compatibility table says what was run, of the versions that are pinned now: otherwise "npm run compatibility". */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import vectors from '../../models/telco/vectors.json'
import manifest from '../../package.json'
import { root } from '../testing/packed'
import { compatibilityTable, declaredExceptions, engineVersions, readCompatibility } from './compatibility'
import { exceptionFor } from './exceptions'
import lock from './package-lock.json'
import { pinnedVersion } from './pins'
import { adapters } from './place'
import { drawnCount } from './population'

const compatibility = readCompatibility()
const page = readFileSync(join(root, 'docs/compatibility.md'), 'utf8')

test('the page’s table is that of the JSON file', () => {
  expect(page).toContain(`<!-- compatibility -->\n\n${compatibilityTable(compatibility)}\n\n<!-- /compatibility -->`)
})

test('the engines, the rows and the exceptions are those of the checkout', () => {
  expect(compatibility.engines).toEqual(engineVersions())
  expect(compatibility.verificationRows).toBe(vectors.rows.length)
  expect(compatibility.customers).toEqual({ real: 7043, drawn: drawnCount })
  expect(compatibility.exceptions).toEqual(declaredExceptions())
})

describe('the versions are the pinned ones', () => {
  const bundlers: Readonly<Record<string, string>> = {
    esbuild: manifest.devDependencies.esbuild,
    Rollup: manifest.devDependencies.rollup,
    Vite: manifest.devDependencies.vite,
    webpack: manifest.devDependencies.webpack,
  }
  const pinned = (place: string): string | undefined => {
    const [, bundler] = place.match(/bundled by (\w+)$/) ?? []
    if (bundler) return bundlers[bundler]
    const [, major] = place.match(/^Node\.js (\d+)/) ?? []
    if (major) return pinnedVersion(`node-${major}`)
    if (place === 'Deno') return pinnedVersion('@deno/linux-x64-glibc')
    if (place === 'Bun') return pinnedVersion('@oven/bun-linux-x64')
    if (place === 'Vercel edge-runtime') return pinnedVersion('edge-runtime')
    if (place === 'Cloudflare workerd') return lock.packages['node_modules/workerd'].version
    // The installed browser has whichever version it has.
    return undefined
  }

  test.each([...new Map(compatibility.rows.map(({ place, version }) => [place, version]))])('%s', (place, version) => {
    if (place.startsWith('Chromium, ') && !place.includes('bundled')) expect(version).toMatch(/^\d+(\.\d+){3}$/)
    else expect(version).toBe(pinned(place))
  })
})

test('every adapter is in the table or declared, for every place', () => {
  const places = [...new Set(compatibility.rows.map(({ place }) => place))]
  expect(places.length).toBeGreaterThan(20)
  for (const place of places) {
    const listed = compatibility.rows.filter((row) => row.place === place).map(({ adapter }) => adapter)
    expect(listed, place).toEqual(adapters.filter((adapter) => !exceptionFor(adapter, place)))
  }
})

test('what is listed is within what every place is held to', () => {
  for (const row of compatibility.rows) {
    expect(row.largestMarginDifference, row.place).toBe(0)
    expect(row.differentCustomers, row.place).toBe(0)
    expect(row.largestContributionDifference, row.place).toBeLessThanOrEqual(1e-5)
  }
})

test('README and the page on adapters lead to it', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('(docs/compatibility.md)')
  expect(readFileSync(join(root, 'docs/adapters.md'), 'utf8')).toContain('(compatibility.md)')
})
