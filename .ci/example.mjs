/**
 * `npm run example -- <name>`: packs the package, installs it into `examples/<name>` as a user would, and starts the
 * example. Arguments behind the name go to its start script.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [name, ...rest] = process.argv.slice(2)
const isExample = (each) => existsSync(`${root}examples/${each}/package.json`)

function run(folder, ...command) {
  const { status } = spawnSync('npm', command, { cwd: folder, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (name === undefined || !isExample(name)) {
  const names = readdirSync(`${root}examples`).filter(isExample).join(', ')
  process.stderr.write(`Got ${name ?? 'no example'}, expected one of ${names}.\n`)
  process.exit(2)
}
run(root, 'run', '--silent', 'package')
run(`${root}examples/${name}`, 'ci', '--silent')
run(`${root}examples/${name}`, 'start', '--silent', '--', ...rest)
