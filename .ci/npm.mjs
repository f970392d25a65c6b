/**
 * How to start npm and the programs that it has installed: as Node programs, the same on every system. Windows knows
 * them as `npm.cmd` and the like, which only a shell can start.
 *
 * execFileSync(...npm('pack', '--json'), { cwd })
 * execFileSync(...installed('typedoc', '--out', site), { cwd })
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** The command that runs npm with these words: a program and its arguments. */
export function npm(...words) {
  const ours = process.env.npm_execpath ?? ''
  // Windows installs npm beside Node; elsewhere the command is a link to npm's program, which needs no shell.
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  const program = [ours.endsWith('npm-cli.js') ? ours : '', beside].find((path) => path !== '' && existsSync(path))
  return program === undefined ? ['npm', words] : [process.execPath, [program, ...words]]
}

/** The command that runs a program of an installed package of the same name. */
export function installed(name, ...words) {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return [process.execPath, [join(folder, typeof bin === 'string' ? bin : bin[name]), ...words]]
}
