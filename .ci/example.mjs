/**
 * `npm run example -- <name>`: packs the package, installs it into `examples/<name>` as a user would, and starts the
 * example. Arguments behind the name go to its start script.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { npm } from './npm.mjs'

const root = resolve(import.meta.dirname, '..')
const examples = join(root, 'examples')
const [name, ...rest] = process.argv.slice(2)
const isExample = (each) => existsSync(join(examples, each, 'package.json'))

function run(folder, ...words) {
  const [program, args] = npm(...words)
  const { status } = spawnSync(program, args, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (name === undefined || !isExample(name)) {
  const names = readdirSync(examples).filter(isExample).join(', ')
  process.stderr.write(`Got ${name ?? 'no example'}, expected one of ${names}.\n`)
  process.exit(2)
}
run(root, 'run', '--silent', 'package')
run(join(examples, name), 'ci', '--silent')
run(join(examples, name), 'start', '--silent', '--', ...rest)
