/** `npm ci` prints no warning and runs no script of other people, here and in every project beside the package. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { npm } from '../npm.mjs'
import { root } from '../testing/packed'
import { trackedFiles } from './tracked-files'

const projects = trackedFiles('package-lock.json', '**/package-lock.json').map((name) => dirname(name))

const read = (project: string, name: string) => readFileSync(join(root, project, name), 'utf8')

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}

/** Packages that the lock file says have an install script: npm 10 runs them, npm 11 asks to review them. */
const announced = (lock: Lock) =>
  Object.entries(lock.packages).flatMap(([path, { hasInstallScript }]) => (hasInstallScript ? [path] : []))

test('every project is looked at', () => {
  expect(projects).toEqual(expect.arrayContaining(['.', '.ci/places', 'examples/express', 'examples/react']))
})

describe.each(projects)('the install of %s', (project) => {
  const runsNoScript = /^ignore-scripts=true$/m.test(read(project, '.npmrc'))

  test('has no setting that npm does not know', () => {
    const { stderr, status } = spawnSync(...npm('config', 'get', 'fund'), {
      cwd: join(root, project),
      encoding: 'utf8',
    })
    expect(status).toBe(0)
    expect(stderr).not.toContain('project config')
  })

  test('runs no install script', () => {
    expect(runsNoScript ? [] : announced(JSON.parse(read(project, 'package-lock.json')))).toEqual([])
  })

  test('denies only scripts of packages that are installed', () => {
    const { allowScripts = {} } = JSON.parse(read(project, 'package.json'))
    const { packages } = JSON.parse(read(project, 'package-lock.json')) as Lock
    const installed = Object.keys(packages).map((path) => path.split('node_modules/').at(-1))
    for (const [name, allowed] of Object.entries(allowScripts)) {
      expect(installed, name).toContain(name)
      expect(allowed, name).toBe(false)
    }
  })
})

test('npm denies the script that would download files from elsewhere', () => {
  const { allowScripts } = JSON.parse(read('.', 'package.json'))
  const { scripts } = JSON.parse(read('node_modules/onnxruntime-node', 'package.json'))
  expect([allowScripts['onnxruntime-node'], Object.keys(scripts)]).toEqual([
    false,
    expect.arrayContaining(['postinstall']),
  ])
})
