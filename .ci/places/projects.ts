/** The packed package, installed as a user would. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import manifest from '../../package.json'
import { npm } from '../npm.mjs'
import { pack, root } from '../testing/packed'
import type { Adapter } from './place'
import { writeConformance } from './program'

/** Two projects: with nothing but the package and its required peer, and with both engines as well. */
export interface Projects {
  readonly plain: string
  readonly withEngines: string
}

const engines = ['onnxruntime-node', 'onnxruntime-web'] as const

/**
 * Installs the tarball with npm, zod beside it, and links the engines from the checkout: they are large.
 *
 * @param customers Of the data set, for the program to answer.
 */
export function installProjects(customers: readonly object[]): Projects {
  const folder = mkdtempSync(join(tmpdir(), 'churn-places-'))
  const plain = join(folder, 'plain')
  mkdirSync(plain)
  writeFileSync(join(plain, 'package.json'), JSON.stringify({ name: 'example-telecom', private: true, type: 'module' }))
  const { tarball } = pack()
  const packages = [tarball, `zod@${manifest.devDependencies.zod}`]
  const flags = ['--silent', '--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps=false']
  execFileSync(...npm('install', ...flags, ...packages), { cwd: plain, stdio: ['ignore', 'ignore', 'inherit'] })
  writeConformance(plain, customers)
  const withEngines = join(folder, 'with-engines')
  cpSync(plain, withEngines, { recursive: true })
  for (const name of engines)
    symlinkSync(join(root, 'node_modules', name), join(withEngines, 'node_modules', name), 'junction')
  return { plain, withEngines }
}

/** The project that has what an adapter needs, and no more than that. */
export function projectFor(adapter: Adapter, projects: Projects): string {
  return adapter === 'portable' ? projects.plain : projects.withEngines
}
