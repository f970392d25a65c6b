import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { bundlers } from './bundlers'
import { answering, visitForReport } from './chromium'
import type { Adapter, Place } from './place'
import { start } from './process-place'
import { programText } from './program'
import { type Projects, projectFor } from './projects'
import { sizeOfFolder } from './size'

/** Writes the program into the project, bundles it, and answers with the folder and the warnings. */
async function bundleWith(name: string, target: 'node' | 'browser', use: string, adapter: Adapter, project: string) {
  const { bundle, version } = bundlers[name]
  const label = `${name.toLowerCase()}-${target}-${adapter}`
  const input = join(project, `${label}.mjs`)
  const output = join(project, 'bundles', label)
  mkdirSync(output, { recursive: true })
  writeFileSync(input, programText({ adapter, imports: 'dynamic', version: `'${version}'`, use }))
  const warnings = await bundle({ input, output, target })
  return { output, warnings: warnings.join('\n'), folder: `bundles/${label}` }
}

/** Bundles of the four bundlers, run by the Node.js that runs the tests. */
export function bundledForNodePlaces(projects: Projects): Place[] {
  return Object.keys(bundlers).map((name) => ({
    name: `Node.js, bundled by ${name}`,
    async conform(adapter) {
      const project = projectFor(adapter, projects)
      const use = 'run().then((report) => console.log(JSON.stringify(report)))'
      const { output, warnings } = await bundleWith(name, 'node', use, adapter, project)
      const { stdout, stderr } = await start(process.execPath, [join(output, 'bundle.mjs')], project)
      const size = sizeOfFolder(output)
      return { report: JSON.parse(stdout), warnings: warnings + stderr, size, coldStartFrom: 'import' }
    },
  }))
}

/** Bundles of the four bundlers, in a page. */
export function bundledForChromiumPlaces(projects: Projects, browser: () => Browser): Place[] {
  return Object.keys(bundlers).map((name) => ({
    name: `Chromium, bundled by ${name}`,
    async conform(adapter) {
      const project = projectFor(adapter, projects)
      const use = `${answering}\nglobalThis.answer = answer`
      const { output, warnings } = await bundleWith(name, 'browser', use, adapter, project)
      const body = '<link rel="icon" href="data:,"><script type="module" src="/files/bundle.mjs"></script>'
      const answers = await visitForReport(browser(), { '/': { body } }, output)
      return { ...answers, warnings: warnings + answers.warnings, size: sizeOfFolder(output) }
    },
  }))
}
