import { requirePinned } from './pins'
import type { Place } from './place'
import { processPlace } from './process-place'
import type { Projects } from './projects'

/** Bun, with the packages that npm installed. */
export function bunPlaces(projects: Projects): Place[] {
  const binary = requirePinned('@oven/bun-linux-x64', 'bin/bun')
  if (binary === undefined) return []
  const args = () => ['--no-install', 'run']
  return [processPlace({ name: 'Bun', binary, args, version: 'Bun.version', imports: 'dynamic' }, projects)]
}
