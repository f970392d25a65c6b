import type { Browser } from 'playwright-core'
import { bundleProgram } from './bundle'
import { answering, engineFiles, visitForReport } from './chromium'
import type { Place } from './place'
import { programText } from './program'
import { type Projects, projectFor } from './projects'
import { sizeBundled } from './size'

interface WorkerKind {
  readonly name: string
  /** What the worker does with `answer`. */
  readonly use: string
  /** What the page does to get it from the worker at /worker.js. */
  readonly page: string
}

const kinds: readonly WorkerKind[] = [
  {
    name: 'Chromium, web worker',
    use: 'answer.then((value) => postMessage(value))',
    page: `globalThis.answer = new Promise((resolve) => {
      const worker = new Worker('/worker.js', { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = ({ message }) => resolve({ failure: message })
    })`,
  },
  {
    name: 'Chromium, service worker',
    use: `addEventListener('message', ({ ports: [port] }) => answer.then((value) => port.postMessage(value)))`,
    page: `globalThis.answer = navigator.serviceWorker.register('/worker.js', { type: 'module' })
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => resolve(data)
        active.postMessage('report', [port2])
      }))
      .catch((error) => ({ failure: String(error) }))`,
  },
]

/** Bundles as module workers of Chromium. */
export function chromiumWorkerPlaces(projects: Projects, browser: () => Browser): Place[] {
  return kinds.map(({ name, use, page }) => ({
    name,
    async conform(adapter, thorough) {
      const project = projectFor(adapter, projects)
      const version = `'${browser().version()}'`
      const text = programText({
        subject: projects.subject,
        adapter,
        thorough,
        imports: 'dynamic',
        version,
        use: `${answering}\n${use}`,
      })
      const { code, warnings } = await bundleProgram(project, text, { conditions: ['browser'] })
      const pages = {
        '/': { body: '<link rel="icon" href="data:,"><script type="module" src="/page.js"></script>' },
        '/page.js': { body: page },
        '/worker.js': { body: code },
        ...(adapter === 'portable' ? {} : engineFiles(project)),
      }
      const answers = await visitForReport(browser(), pages, project)
      const size = await sizeBundled(project, adapter)
      return { ...answers, warnings: warnings + answers.warnings, size }
    },
  }))
}
