/** The sizes that users pay, as a Markdown table: of the packed package, and of what a page imports. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const [folder = 'build'] = process.argv.slice(2)
const { gzippedBytes } = JSON.parse(readFileSync(new URL('../../docs/benchmarks.json', import.meta.url), 'utf8'))
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`
const row = (name, bytes) => `| ${name} | ${kilobytes(bytes)} |`
const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
if (tarball === undefined)
  throw new Error(`${folder} holds no tarball: run "npm run release:pack -- --output ${folder}"`)
const largest = readFileSync(join(folder, 'files.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))
  .sort(([a], [b]) => Number(b) - Number(a))
  .slice(0, 5)
const lines = [
  '| | size |',
  '|---|---:|',
  row('tarball', statSync(join(folder, tarball)).size),
  ...Object.entries(gzippedBytes).map(([name, bytes]) => row(`\`${name}\`, minified and gzipped`, bytes)),
  ...largest.map(([bytes, path]) => row(`\`${path}\``, Number(bytes))),
]
process.stdout.write(`${lines.join('\n')}\n`)
