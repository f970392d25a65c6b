import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { bundleProgram } from './bundle'
import type { ConformanceReport } from './conformance'
import { pinnedVersion, placesFolder, requirePinned } from './pins'
import type { Place } from './place'
import { start } from './process-place'
import { programText, serving } from './program'
import { type Projects, projectFor } from './projects'
import { sizeBundled } from './size'

const program = join(placesFolder, 'edge-runtime-program.mjs')

/** Vercel's edge-runtime in its strict form: the bundle is evaluated inside its VM, and sees nothing else. */
export function edgeRuntimePlaces(projects: Projects): Place[] {
  if (requirePinned('edge-runtime', 'package.json') === undefined) return []
  return [
    {
      name: 'Vercel edge-runtime',
      async conform(adapter, thorough) {
        const project = projectFor(adapter, projects)
        const use = `${serving}\naddEventListener('fetch', (event) => event.respondWith(answer(event.request.url)))`
        const version = `'${pinnedVersion('edge-runtime')}'`
        const text = programText({ subject: projects.subject, adapter, thorough, imports: 'static', version, use })
        const options: BuildOptions = { format: 'iife', conditions: ['edge-light', 'browser'] }
        const { code, warnings } = await bundleProgram(project, text, options)
        const file = join(project, `edge-runtime-${adapter}.js`)
        writeFileSync(file, code)
        const { stdout, stderr } = await start(process.execPath, [program, file], project)
        const report: ConformanceReport = JSON.parse(stdout)
        const size = await sizeBundled(project, adapter)
        return { report, warnings: warnings + stderr, size, coldStartFrom: 'start of its VM' }
      },
    },
  ]
}
