import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { bundleProgram } from './bundle'
import { answering, engineFiles, visitForReport } from './chromium'
import type { Adapter, Place } from './place'
import { programText } from './program'
import { type Projects, projectFor } from './projects'
import { sizeBundled } from './size'

const icon = '<link rel="icon" href="data:,">'

/** What the import map of a page without a bundler says: where each package's entry lies. */
const entries: Readonly<Record<string, string>> = {
  '@org/churn': '@org/churn/dist/index.js',
  '@org/churn/csv': '@org/churn/dist/csv.js',
  '@org/churn/verification': '@org/churn/dist/verification.js',
  '@org/churn/web': '@org/churn/dist/web.js',
  '@org/churn/node': '@org/churn/dist/node.js',
  zod: 'zod/index.js',
  'onnxruntime-web/wasm': 'onnxruntime-web/dist/ort.wasm.bundle.min.mjs',
  'onnxruntime-node': 'onnxruntime-node/dist/index.js',
}

function importMap(project: string, subject: string): string {
  for (const path of ['@org/churn/dist/index.js', 'zod/index.js']) {
    if (!existsSync(join(project, 'node_modules', path))) throw new Error(`The project does not have ${path}`)
  }
  const own = {
    [subject]: `${subject}/index.js`,
    [`${subject}/verification`]: `${subject}/verification.js`,
    '@org/churn/model': '@org/churn/dist/model.js',
  }
  const all = subject in entries ? entries : { ...entries, ...own }
  const imports = Object.entries(all).map(([name, path]) => [name, `/files/node_modules/${path}`])
  return JSON.stringify({ imports: Object.fromEntries(imports) })
}

/** Scripts of its own address and nothing else: no `eval`, no WebAssembly, nothing from elsewhere. */
export const strictPolicy = "default-src 'none'; img-src data:; script-src 'self'; connect-src 'self'"

/** The engine may compile WebAssembly; nothing may make code from text. */
const policyFor = (adapter: Adapter) =>
  adapter === 'portable' ? strictPolicy : strictPolicy.replace("script-src 'self'", "$& 'wasm-unsafe-eval'")

/** Pages in Chromium: modules as they are installed, without a bundler; and a bundle under a strict policy. */
export function chromiumPagePlaces(projects: Projects, browser: () => Browser): Place[] {
  const version = () => `'${browser().version()}'`
  const use = `${answering}\nglobalThis.answer = answer`
  return [
    {
      name: 'Chromium, page without a bundler',
      async conform(adapter, thorough) {
        const project = projectFor(adapter, projects)
        const body = `${icon}<script type="importmap">${importMap(project, projects.subject)}</script><script type="module" src="/files/page.mjs"></script>`
        const program = programText({
          subject: projects.subject,
          adapter,
          thorough,
          imports: 'dynamic',
          version: version(),
          use,
        })
        const text = program.replaceAll("'./", "'/files/")
        const pages = { '/': { body: body.replace('/files/page.mjs', '/page.mjs') }, '/page.mjs': { body: text } }
        const answers = await visitForReport(browser(), pages, project)
        return { ...answers, size: await sizeBundled(project, adapter) }
      },
    },
    {
      name: 'Chromium, page under a strict content-security-policy',
      async conform(adapter, thorough) {
        const project = projectFor(adapter, projects)
        const { code, warnings } = await bundleProgram(
          project,
          programText({ subject: projects.subject, adapter, thorough, imports: 'dynamic', version: version(), use }),
          { conditions: ['browser'] },
        )
        const headers = { 'content-security-policy': policyFor(adapter) }
        const pages = {
          '/': { body: `${icon}<script type="module" src="/bundle.js"></script>`, headers },
          '/bundle.js': { body: code },
          ...(adapter === 'portable' ? {} : engineFiles(project)),
        }
        const answers = await visitForReport(browser(), pages, project)
        const size = await sizeBundled(project, adapter)
        return { ...answers, warnings: warnings + answers.warnings, size }
      },
    },
  ]
}
