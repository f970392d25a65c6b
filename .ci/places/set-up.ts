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
  if (attempt('npm', ['ci', '--silent'], placesFolder)) copyFileSync(lock, installed)
}

/** Runs a command. What fails is said here; each place says by itself what it misses, and fails where CI is set. */
function attempt(command: string, args: readonly string[], folder: string): boolean {
  try {
    execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    return true
  } catch (cause) {
    process.stderr.write(`${command} ${args.join(' ')} failed in ${folder}: ${cause}\n`)
    return false
  }
}

export function setup({ provide }: TestProject): () => void {
  attempt('.ci/install-chromium.sh', [], root)
  installRuntimes()
  const projects = installProjects()
  provide('projects', projects)
  return () => rmSync(dirname(projects.plain), { recursive: true, force: true })
}
