/**
 * `npm run package`: packs the built package as it would be published into `examples/org-churn.tgz`, where the examples
 * and the tests of other places install it from.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync } from 'node:fs'

const examples = new URL('../examples/', import.meta.url)
const tarballs = () => readdirSync(examples).filter((name) => name.endsWith('.tgz'))
for (const name of tarballs()) rmSync(new URL(name, examples))
execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', 'examples'], {
  cwd: new URL('..', import.meta.url),
  stdio: ['ignore', 'ignore', 'inherit'],
})
const [packed] = tarballs()
if (packed === undefined) throw new Error('npm pack wrote no tarball into examples/')
renameSync(new URL(packed, examples), new URL('org-churn.tgz', examples))
process.stdout.write('packed: examples/org-churn.tgz\n')
