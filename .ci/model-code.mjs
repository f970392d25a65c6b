/**
 * `npm run model:code`: writes the TypeScript of every shipped model's folder, `customer.ts` and `operating-points.ts`,
 * from its contract and its manifest, and of the bundle that tests have beside it. It needs no build, because the build
 * needs these files.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const models = join(root, 'models')
const folders = [...readdirSync(models).map((name) => join(models, name)), join(root, '.ci', 'testing', 'ferries')]
const outfile = join(root, 'node_modules', '.model-code', 'generators.js')
const generators = [
  "export { customerModule } from './customer-module'",
  "export { pointNames } from './point-names'",
].join('\n')

mkdirSync(join(outfile, '..'), { recursive: true })
await build({
  stdin: { contents: generators, resolveDir: join(root, 'src', 'packages'), loader: 'ts' },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
})
const { customerModule, pointNames } = await import(pathToFileURL(outfile).href)

for (const folder of folders) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  writeFileSync(join(folder, 'customer.ts'), customerModule(read('contract.json')))
  writeFileSync(join(folder, 'operating-points.ts'), pointNames(read('manifest.json')))
}
