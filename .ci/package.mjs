/**
 * `npm run package`: packs the built package as it would be published into `examples/org-churn.tgz`, where the examples
 * and the tests of other places install it from.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { npm } from './npm.mjs'

const root = resolve(import.meta.dirname, '..')
const examples = join(root, 'examples')
const tarballs = () => readdirSync(examples).filter((name) => name.endsWith('.tgz'))
for (const name of tarballs()) rmSync(join(examples, name))
execFileSync(...npm('pack', '--silent', '--ignore-scripts', '--pack-destination', 'examples'), {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const [packed] = tarballs()
if (packed === undefined) throw new Error('npm pack wrote no tarball into examples/')
renameSync(join(examples, packed), join(examples, 'org-churn.tgz'))
process.stdout.write('packed: examples/org-churn.tgz\n')
