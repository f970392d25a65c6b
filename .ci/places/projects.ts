/** The packed package, installed as a user would. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bundled from '../../models/telco/manifest.json'
import vectors from '../../models/telco/vectors.json'
import manifest from '../../package.json'
import { npm } from '../npm.mjs'
import { ordinaryCustomer, ordinaryRow } from '../testing/customers'
import { pack, root } from '../testing/packed'
import { nativeAnswers } from './native-answers'
import { ownCompanies } from './own-companies'
import type { Adapter } from './place'
import { writeConformance } from './program'

/** Two projects: with nothing but the package and its required peer, and with both engines as well. */
export interface Projects {
  /** The package whose predictor the programs make. */
  readonly subject: string
  readonly plain: string
  readonly withEngines: string
}

/** Drawn customers of another company: a fifth of the bundled model's, because there are several companies. */
export const ownPopulation = 20_000

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
  writeConformance(plain, nativeAnswers(vectors, bundled, ordinaryRow, ordinaryCustomer), { given: customers })
  const withEngines = join(folder, 'with-engines')
  cpSync(plain, withEngines, { recursive: true })
  for (const name of engines)
    symlinkSync(join(root, 'node_modules', name), join(withEngines, 'node_modules', name), 'junction')
  return { subject: '@org/churn', plain, withEngines }
}

/**
 * Makes a package of each company's bundle with the installed command line, and installs it beside the library: a project
 * for each, with no engine, because such a package holds no ONNX file.
 *
 * @returns Projects by the package's name.
 */
export function installOwnPackages({ plain }: Projects): Readonly<Record<string, Projects>> {
  return Object.fromEntries(
    Object.entries(ownCompanies).map(([name, { bundle, asOf, row, customer }]) => {
      const project = `${plain}-${name.replaceAll(/\W+/g, '-')}`
      cpSync(plain, project, { recursive: true })
      const place = join(project, 'node_modules', name)
      const churn = join(project, 'node_modules/@org/churn/dist/churn.js')
      execFileSync(process.execPath, [churn, 'package', bundle, '--out', place, '--name', name])
      const read = (file: string) => JSON.parse(readFileSync(join(bundle, file), 'utf8'))
      const native = nativeAnswers(read('vectors.json'), read('manifest.json'), row, customer, asOf)
      writeConformance(project, native, { given: [], drawn: ownPopulation })
      return [name, { subject: name, plain: project, withEngines: project }]
    }),
  )
}

/** The project that has what an adapter needs, and no more than that. */
export function projectFor(adapter: Adapter, projects: Projects): string {
  return adapter === 'portable' ? projects.plain : projects.withEngines
}
