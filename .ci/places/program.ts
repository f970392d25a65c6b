/** The conformance program's text, as a place wants it: files beside each other in a project that has the package. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { root } from '../testing/packed'
import type { NativeAnswers } from './conformance'
import type { Adapter } from './place'
import type { PopulationOptions } from './population'

/** Writes what every program imports: the body, the native answers, and customers to compare places by. */
export function writeConformance(
  project: string,
  native: NativeAnswers,
  customers: Pick<PopulationOptions, 'given' | 'drawn'>,
): void {
  buildSync({
    entryPoints: [join(root, '.ci/places/conformance.ts')],
    outfile: join(project, 'conformance.mjs'),
    bundle: true,
    format: 'esm',
  })
  writeFileSync(join(project, 'native.mjs'), `export const native = ${JSON.stringify(native)}\n`)
  writeFileSync(join(project, 'customers.mjs'), `export const customers = ${JSON.stringify(customers)}\n`)
}

/** How a program gets hold of modules: when it is run, before it is run, or as CommonJS does. */
export type Imports = 'dynamic' | 'static' | 'required'

const entries: Readonly<Record<Adapter, { readonly module: string; readonly name: string } | undefined>> = {
  portable: undefined,
  'onnxruntime-node': { module: '@org/churn/node', name: 'onnxruntimeNode' },
  'onnxruntime-web': { module: '@org/churn/web', name: 'onnxruntimeWeb' },
}

export interface ProgramOptions {
  /** The package whose predictor the program makes. */
  readonly subject: string
  readonly adapter: Adapter
  /** Whether to answer many customers, too. */
  readonly thorough: boolean
  readonly imports: Imports
  /** Expression of the place's own version. */
  readonly version: string
  /** The rest of the program: `run` and `first` answer with promises of the report and of a first answer. */
  readonly use: string
  /** Statements before `run`, such as settings of the engine. */
  readonly before?: string
  /** What the adapter is called with. */
  readonly adapterOptions?: string
}

export function programText({
  subject,
  adapter,
  thorough,
  imports,
  version,
  use,
  before = '',
  adapterOptions = '',
}: ProgramOptions) {
  const modules = [subject, '@org/churn/csv', `${subject}/verification`, './conformance.mjs', './native.mjs']
  if (thorough) modules.push('./customers.mjs')
  const entry = entries[adapter]
  if (entry) modules.push(entry.module)
  const names = new Map(modules.map((module, index) => [module, `module${index}`]))
  const load = (module: string) => {
    if (imports === 'static') return names.get(module) ?? ''
    return imports === 'dynamic' ? `import('${module}')` : `require('${module}')`
  }
  const loading = [
    `entry: () => ${load(subject)}`,
    `csv: () => ${load('@org/churn/csv')}`,
    `verification: () => ${load(`${subject}/verification`)}`,
    ...(entry ? [`runtime: async () => (await ${load(entry.module)}).${entry.name}(${adapterOptions})`] : []),
    ...(thorough ? [`customers: async () => (await ${load('./customers.mjs')}).customers`] : []),
    `version: () => ${version}`,
  ]
  return [
    ...(imports === 'static' ? modules.map((module) => `import * as ${names.get(module)} from '${module}'`) : []),
    before,
    `const loading = { ${loading.join(', ')} }`,
    ...['run', 'first'].map(
      (name) =>
        `const ${name} = async () => (await ${load('./conformance.mjs')}).${name === 'run' ? 'conform' : 'firstAnswer'}` +
        `((await ${load('./native.mjs')}).native, loading)`,
    ),
    use,
  ].join('\n')
}

/** The least an application says to predict with this adapter; what it weighs is the size in the table. */
export function sentence(adapter: Adapter): string {
  const entry = entries[adapter]
  const runtime = entry ? `{ runtime: ${entry.name}() }` : ''
  return [
    `import { createChurnPredictor } from '@org/churn'`,
    ...(entry ? [`import { ${entry.name} } from '${entry.module}'`] : []),
    `export const predict = (customer) => createChurnPredictor(${runtime}).predict(customer)`,
  ].join('\n')
}

/** For places that answer requests: what they answer to one for a first customer's score, and to one for the report. */
export const serving = `
async function answer(url) {
  try {
    if (url.endsWith('/report')) return new Response(JSON.stringify(await run()))
    await first()
    return new Response('answered')
  } catch (error) {
    return new Response(String(error) + ' ' + String(error.cause), { status: 500 })
  }
}`
