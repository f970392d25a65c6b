import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readModelFolder } from '@org/churn/folder'
import type { Plugin } from 'vite'

const address = 'virtual:chosen-model'
const repository = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The module `virtual:chosen-model`: the model that the page is built with, what is known of it, and customers to start
 * from.
 *
 * @param name The folder of a bundle, or an installed package with the entries of `@org/churn`, which is the default.
 */
export function chosenModel(name = process.env.CHURN_MODEL || '@org/churn'): Plugin {
  return {
    name: 'chosen-model',
    resolveId: (id) => (id === address ? `\0${address}` : undefined),
    load: (id) => (id === `\0${address}` ? moduleOf(name) : undefined),
  }
}

/** The folders that the page is made of, beside its own. */
export function modelFolders(name = process.env.CHURN_MODEL ?? ''): readonly string[] {
  return isFolder(name) ? [repository, resolve(name)] : [repository]
}

function moduleOf(name: string): string {
  if (isFolder(name)) return moduleOfFolder(resolve(name))
  const isBundled = name === '@org/churn'
  // The sample customers and the model card of the bundled model belong to the repository, two folders up.
  const file = (path: string) => JSON.stringify(`${join(repository, path)}?raw`)
  return [
    `export { createChurnPredictor } from '${name}'`,
    `export { evaluation } from '${name}/evaluation'`,
    ...(isBundled
      ? [
          `export { default as card } from ${file('models/telco/MODEL_CARD.md')}`,
          `export { default as samplesCsv } from ${file('examples/customers.csv')}`,
          'export const samples = []',
          `export const trainingFile = ${JSON.stringify(trainingFileOf(join(repository, 'models/telco')))}`,
        ]
      : [
          `import { verification } from '${name}/verification'`,
          'export const card = undefined',
          'export const samplesCsv = undefined',
          'export const trainingFile = undefined',
          "export const samples = verification.rows.filter(({ kind }) => kind === 'ordinary').map(({ customer }) => customer)",
        ]),
  ].join('\n')
}

/** Whether a name is a path: one that says so, or one that is there. */
function isFolder(name: string): boolean {
  return (
    /^([./\\~]|[a-z]:[\\/])/i.test(name) || (name !== '' && statSync(name, { throwIfNoEntry: false }) !== undefined)
  )
}

/** Reads the bundle here, where a mistake ends the build with a sentence, and hands the page no more than it needs. */
function moduleOfFolder(folder: string): string {
  const { evaluation, verification, card } = readModelFolder(folder)
  if (!evaluation)
    throw new Error(`${folder}: manifest.json has no figures, which the page shows. Train the model again.`)
  const json = (file: string) => readFileSync(join(folder, file), 'utf8')
  const samples = verification?.rows.filter(({ kind }) => kind === 'ordinary').map(({ customer }) => customer) ?? []
  return [
    "import { createChurnPredictor as create } from '@org/churn'",
    "import { openBundle } from '@org/churn/model'",
    `const files = { contract: ${json('contract.json')}, manifest: ${json('manifest.json')}, trees: ${json('trees.json')} }`,
    'const { model, evaluation } = openBundle(files)',
    'export const createChurnPredictor = (options) => create({ ...options, model })',
    'export { evaluation }',
    `export const card = ${JSON.stringify(card)}`,
    'export const samplesCsv = undefined',
    `export const samples = ${JSON.stringify(samples)}`,
    `export const trainingFile = ${JSON.stringify(trainingFileOf(folder))}`,
  ].join('\n')
}

/** The checksum of the file that a model was trained and tested on, as its contract declares it. */
function trainingFileOf(folder: string): string | undefined {
  return JSON.parse(readFileSync(join(folder, 'contract.json'), 'utf8')).source?.sha256
}
