import { bundleProgram } from './bundle'
import type { ConformanceReport } from './conformance'
import { installedVersion, loadPinned, requirePinned } from './pins'
import type { Adapter, Place } from './place'
import { programText, serving } from './program'
import { type Projects, projectFor } from './projects'
import { sizeBundled } from './size'

/** The part of Miniflare that is used. */
interface Miniflare {
  readonly ready: Promise<URL>
  dispatchFetch(url: string): Promise<{ text(): Promise<string> }>
  dispose(): Promise<void>
}
type MiniflareClass = new (options: Readonly<Record<string, unknown>>) => Miniflare

/** A Worker's only script, from modules that are imported before the first request. */
function bundleWorker(project: string, subject: string, adapter: Adapter, thorough: boolean) {
  const use = `${serving}\nexport default { fetch: ({ url }) => answer(url) }`
  const text = programText({
    subject,
    adapter,
    thorough,
    imports: 'static',
    version: `'${installedVersion('workerd')}'`,
    use,
  })
  return bundleProgram(project, text, { conditions: ['workerd', 'browser'] })
}

/** Cloudflare's workerd, without any compatibility with Node.js. */
export function workerdPlaces(projects: Projects): Place[] {
  if (requirePinned('miniflare', 'package.json') === undefined) return []
  return [
    {
      name: 'Cloudflare workerd',
      async conform(adapter, thorough) {
        const project = projectFor(adapter, projects)
        const { code, warnings } = await bundleWorker(project, projects.subject, adapter, thorough)
        const printed: string[] = []
        const { Miniflare } = loadPinned('miniflare') as { Miniflare: MiniflareClass }
        const miniflare = new Miniflare({
          modules: [{ type: 'ESModule', path: 'worker.mjs', contents: code }],
          compatibilityDate: '2026-01-01',
          handleRuntimeStdio: (_: unknown, stderr: NodeJS.ReadableStream) =>
            stderr.on('data', (piece) => printed.push(String(piece))),
        })
        const ask = async (path: string) => (await miniflare.dispatchFetch(`http://localhost/${path}`)).text()
        try {
          await miniflare.ready
          // The clock stands still while a Worker computes, so that its first answer is timed from outside.
          const start = performance.now()
          const first = await ask('first')
          const coldStartMilliseconds = performance.now() - start
          if (first !== 'answered') throw new Error(`${first}\n${printed.join('')}`)
          const report = { ...(JSON.parse(await ask('report')) as ConformanceReport), coldStartMilliseconds }
          const size = await sizeBundled(project, adapter)
          return { report, warnings: warnings + printed.join(''), size, coldStartFrom: 'first request' }
        } catch (error) {
          throw new Error(`${error}\n${printed.join('')}`, { cause: error })
        } finally {
          await miniflare.dispose()
        }
      },
    },
  ]
}
