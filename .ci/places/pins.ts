/** The exact versions that this folder's own manifest pins, and where they are once they are installed. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../testing/packed'
import manifest from './package.json'

export const placesFolder = join(root, '.ci/places')
const modules = join(placesFolder, 'node_modules')
const pins: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.optionalDependencies }

/** The pinned version of a package; of the package that it stands for where it is an alias. */
export function pinnedVersion(name: string): string {
  const pin = pins[name]
  if (pin === undefined) throw new Error(`.ci/places/package.json does not pin ${name}`)
  return pin.slice(pin.lastIndexOf('@') + 1)
}

/**
 * Path of something in a pinned package. Where it is missing, on a platform that it was not built for or without a
 * network, continuous integration fails; elsewhere it is said aloud what is not checked, and the answer is undefined.
 */
export function requirePinned(name: string, file: string): string | undefined {
  const path = join(modules, name, file)
  if (existsSync(path)) return path
  const message = `the package in ${name} ${pinnedVersion(name)}, which is not installed`
  if (process.env.CI === 'true') throw new Error(`FAILED: ${message}`)
  process.stderr.write(`NOT CHECKED: ${message}\n`)
  return undefined
}

/** Loads a package of this folder's manifest. The compiler cannot know them: they are installed by the test command. */
export function loadPinned(name: 'miniflare'): unknown {
  return createRequire(join(placesFolder, 'package.json'))(name)
}

/** The version of a package that a pinned one brought along. */
export function installedVersion(name: string): string {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version
}
