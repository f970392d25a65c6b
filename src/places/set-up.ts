/** Once before the tests of all places: installs what they run on, and the packed package as a user would. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { root } from '../testing/packed'
import { placesFolder } from './pins'
import { installProjects, type Projects } from './projects'

declare module 'vitest' {
  interface ProvidedContext {
    projects: Projects
  }
}

/** Installs the pinned runtimes, unless those of the same lock file are there. */
function installRuntimes(): void {
  const lock = join(placesFolder, 'package-lock.json')
  const installed = join(placesFolder, 'node_modules/.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  try {
    execFileSync('npm', ['ci', '--silent'], { cwd: placesFolder, stdio: ['ignore', 'ignore', 'inherit'] })
    copyFileSync(lock, installed)
  } catch (cause) {
    // Each place says by itself what it misses, and fails in continuous integration.
    process.stderr.write(`The runtimes of src/places/package.json could not be installed: ${cause}\n`)
  }
}

export function setup({ provide }: TestProject): () => void {
  execFileSync(join(root, '.ci/install-chromium.sh'), { stdio: ['ignore', 'ignore', 'inherit'] })
  installRuntimes()
  const projects = installProjects()
  provide('projects', projects)
  return () => rmSync(dirname(projects.plain), { recursive: true, force: true })
}
