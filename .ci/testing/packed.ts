import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { npm } from '../npm.mjs'

/** The checkout's own folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Path of a built file; fails with what to do where there was no build. */
export function built(name: string): string {
  const path = join(root, 'dist', name)
  if (!existsSync(path)) throw new Error(`dist/${name} is not there: run "npm run build" first.`)
  return path
}

/** Address of a built file, as an import statement needs it: a Windows path would not do. */
export const builtUrl = (name: string): string => pathToFileURL(built(name)).href

/** Packs the package as it would be published and answers the tarball's path and the files in it. */
export function pack(): { tarball: string; files: string[] } {
  built('index.js')
  const folder = mkdtempSync(join(tmpdir(), 'churn-pack-'))
  const printed = execFileSync(...npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder), {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const parsed = JSON.parse(printed) as unknown
  // npm up to 11 prints a list, later ones a record by package name.
  const [result] = Object.values(parsed as Record<string, { filename: string; files: { path: string }[] }>)
  if (!result) throw new Error('npm pack printed no package')
  return { tarball: join(folder, result.filename), files: result.files.map(({ path }) => path).sort() }
}

/** Unpacks a tarball into a new project's node_modules, with its dependencies linked from the checkout: no network. */
export function install(tarball: string, dependencies: readonly string[]): string {
  const project = mkdtempSync(join(tmpdir(), 'churn-project-'))
  const place = join(project, 'node_modules', '@org', 'churn')
  mkdirSync(place, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', place])
  for (const name of dependencies) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction')
  }
  return project
}
