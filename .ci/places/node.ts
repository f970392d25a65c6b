import { requirePinned } from './pins'
import type { Place } from './place'
import { processPlace } from './process-place'
import type { Projects } from './projects'

/** Node.js of every supported line, with ECMAScript modules and with `require`. */
export function nodePlaces(projects: Projects): Place[] {
  return [20, 22, 24, 26].flatMap((major) => {
    const binary = requirePinned(`node-${major}`, 'bin/node')
    if (binary === undefined) return []
    const common = { binary, args: () => [], version: 'process.versions.node' }
    return [
      processPlace({ ...common, name: `Node.js ${major}`, imports: 'dynamic' }, projects),
      processPlace({ ...common, name: `Node.js ${major}, require()`, imports: 'required' }, projects),
    ]
  })
}
