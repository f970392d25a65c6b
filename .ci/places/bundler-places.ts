import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { bundlers } from './bundlers'
import { answering, visitForReport } from './chromium'
import type { Adapter, Place } from './place'
import { start } from './process-place'
import { programText, sentence } from './program'
import { type Projects, projectFor } from './projects'
import { sizeOfFolder } from './size'

/** Writes a program into the project, bundles it, and answers with the folder and the warnings. */
async function bundleWith(name: string, target: 'node' | 'browser', label: string, program: string, project: string) {
  const folder = `${name.toLowerCase()}-${target}-${label}`
  const input = join(project, `${folder}.mjs`)
  const output = join(project, 'bundles', folder)
  mkdirSync(output, { recursive: true })
  writeFileSync(input, program)
  const warnings = await bundlers[name].bundle({ input, output, target })
  return { output, warnings: warnings.join('\n') }
}

/**
 * The bundled conformance program; and what the bundler makes of an application that only predicts: its size, and what the
 * bundler has to say, which about the program is that its customers are many.
 */
async function bundleProgramWith(name: string, target: 'node' | 'browser', use: string, options: ProgramChoice) {
  const { subject, adapter, thorough, project } = options
  const version = `'${bundlers[name].version}'`
  const program = programText({ subject, adapter, thorough, imports: 'dynamic', version, use })
  const { output } = await bundleWith(name, target, adapter, program, project)
  // To some bundlers what a script only exports is not used.
  const application = `${sentence(adapter)}\nglobalThis.predict = predict`
  const bundled = await bundleWith(name, target, `${adapter}-application`, application, project)
  return { output, warnings: bundled.warnings, size: sizeOfFolder(bundled.output) }
}

interface ProgramChoice {
  readonly subject: string
  readonly adapter: Adapter
  readonly thorough: boolean
  readonly project: string
}

/** Bundles of the four bundlers, run by the Node.js that runs the tests. */
export function bundledForNodePlaces(projects: Projects): Place[] {
  return Object.keys(bundlers).map((name) => ({
    name: `Node.js, bundled by ${name}`,
    async conform(adapter, thorough) {
      const project = projectFor(adapter, projects)
      const use = 'run().then((report) => console.log(JSON.stringify(report)))'
      const { output, warnings, size } = await bundleProgramWith(name, 'node', use, {
        subject: projects.subject,
        adapter,
        thorough,
        project,
      })
      const { stdout, stderr } = await start(process.execPath, [join(output, 'bundle.mjs')], project)
      return { report: JSON.parse(stdout), warnings: warnings + stderr, size, coldStartFrom: 'import' }
    },
  }))
}

/** Bundles of the four bundlers, in a page. */
export function bundledForChromiumPlaces(projects: Projects, browser: () => Browser): Place[] {
  return Object.keys(bundlers).map((name) => ({
    name: `Chromium, bundled by ${name}`,
    async conform(adapter, thorough) {
      const project = projectFor(adapter, projects)
      const use = `${answering}\nglobalThis.answer = answer`
      const { output, warnings, size } = await bundleProgramWith(name, 'browser', use, {
        subject: projects.subject,
        adapter,
        thorough,
        project,
      })
      const body = '<link rel="icon" href="data:,"><script type="module" src="/files/bundle.mjs"></script>'
      const answers = await visitForReport(browser(), { '/': { body } }, output)
      return { ...answers, warnings: warnings + answers.warnings, size }
    },
  }))
}
