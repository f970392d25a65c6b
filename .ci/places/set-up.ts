/** Once before the tests of all places: installs what they run on, and the packed package as a user would. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { npm } from '../npm.mjs'
import { root } from '../testing/packed'
import { placesFolder } from './pins'
import { installOwnPackages, installProjects, type Projects } from './projects'
import { realCustomers } from './real-customers'

declare module 'vitest' {
  interface ProvidedContext {
    projects: Projects
    /** By the name of the package that was made of another company's bundle. */
    ownProjects: Readonly<Record<string, Projects>>
  }
}

/** Installs the pinned runtimes, unless those of the same lock file are there. */
function installRuntimes(): void {
  const lock = join(placesFolder, 'package-lock.json')
  const installed = join(placesFolder, 'node_modules/.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  if (attempt(npm('ci', '--silent'), placesFolder)) copyFileSync(lock, installed)
}

/** Runs a command. What fails is said here; each place says by itself what it misses, and fails where CI is set. */
function attempt([program, words]: readonly [string, string[]], folder: string): boolean {
  try {
    execFileSync(program, words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    return true
  } catch (cause) {
    process.stderr.write(`${program} ${words.join(' ')} failed in ${folder}: ${cause}\n`)
    return false
  }
}

export async function setup({ provide }: TestProject): Promise<() => void> {
  attempt([process.execPath, [join(root, '.ci', 'install-chromium.mjs')]], root)
  installRuntimes()
  const projects = installProjects(await realCustomers())
  provide('projects', projects)
  provide('ownProjects', installOwnPackages(projects))
  return () => rmSync(dirname(projects.plain), { recursive: true, force: true })
}
