import type { BuildOptions } from 'esbuild'
import { bundleProgram } from './bundle'
import type { ConformanceReport } from './conformance'
import { loadPinned, pinnedVersion, requirePinned } from './pins'
import type { Place } from './place'
import { programText, serving } from './program'
import { type Projects, projectFor } from './projects'
import { sizeBundled } from './size'

/** The part of edge-runtime that is used. */
type EdgeRuntimeClass = new (options: {
  readonly initialCode: string
}) => {
  dispatchFetch(url: string): Promise<{ text(): Promise<string> }>
}

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
        const text = programText({ adapter, thorough, imports: 'static', version, use })
        const options: BuildOptions = { format: 'iife', conditions: ['edge-light', 'browser'] }
        const { code, warnings } = await bundleProgram(project, text, options)
        const { EdgeRuntime } = loadPinned('edge-runtime') as { EdgeRuntime: EdgeRuntimeClass }
        const start = performance.now()
        const runtime = new EdgeRuntime({ initialCode: code })
        const ask = async (path: string) => (await runtime.dispatchFetch(`http://localhost/${path}`)).text()
        const first = await ask('first')
        const coldStartMilliseconds = performance.now() - start
        if (first !== 'answered') throw new Error(first)
        const report = { ...(JSON.parse(await ask('report')) as ConformanceReport), coldStartMilliseconds }
        return { report, warnings, size: await sizeBundled(project, adapter), coldStartFrom: 'start of its VM' }
      },
    },
  ]
}
