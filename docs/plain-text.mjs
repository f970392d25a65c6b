/**
 * What a language model, or a person with a terminal, reads of the documentation, beside the site: `llms.txt` says in a
 * page what there is (llmstxt.org), `api.txt` holds every export of every entry with its signature and comment.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pagesBySection } from '../typedoc.config.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (...path) => readFileSync(join(root, ...path), 'utf8')
const { name, repository, exports } = JSON.parse(read('package.json'))
const pages = join(root, 'node_modules', '.api-text')

/** A link becomes its words: there is nothing to follow in a text. */
const plain = (markdown) =>
  markdown
    .replaceAll(/\[((?:[^[\]]|\[\])+)\]\([^)\s]+\)/g, '$1')
    .replaceAll(/\\([|<>[\]_*])/g, '$1')
    .replaceAll(/\n\*\*\*\n/g, '')

function apiText() {
  const typedoc = createRequire(import.meta.url)
    .resolve('typedoc/package.json')
    .replace('package.json', 'bin/typedoc')
  rmSync(pages, { recursive: true, force: true })
  const { status, stderr, stdout } = spawnSync(process.execPath, [typedoc, '--options', 'typedoc.text.config.mjs'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`typedoc fails:\n${stdout}${stderr}`)
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'))
  return entries.map((entry) => plain(readPage(entry.replace('.', name)))).join('\n')
}

/** A page whose name a folder has too, or another page in upper case, gets a number. */
function readPage(entry) {
  for (const file of [`${entry}.md`, `${entry}-1.md`]) {
    try {
      return readFileSync(join(pages, file), 'utf8')
    } catch {}
  }
  throw new Error(`typedoc has written no page for ${entry}`)
}

const owner = /github\.com\/([\w-]+\/[\w-]+)/.exec(repository.url)?.[1]
const linked = (path) => `https://raw.githubusercontent.com/${owner}/main/${path}`
const heading = (text) => /^# (.+)$/m.exec(text)?.[1] ?? ''
/** The first sentence under the heading. */
const gist = (text) =>
  plain(/^# .+\n+(?:(?:#|<!--).*\n+)*([\s\S]+?[.:])(?:\s|$)/m.exec(text)?.[1] ?? '').replaceAll(/\s+/g, ' ')

function llmsText() {
  const readme = read('README.md')
  const summary = plain(/^# .+\n+([\s\S]+?)\n\n/.exec(readme)?.[1] ?? '').replaceAll('\n', ' ')
  const listed = Object.entries(pagesBySection)
    .filter(([, paths]) => paths.length > 0)
    .map(([title, paths]) => {
      const lines = paths.map((path) => `- [${heading(read(path))}](${linked(path)}): ${gist(read(path))}`)
      return `## ${title}\n\n${lines.join('\n')}\n`
    })
  const api = `## Programming interface\n\n- [api.txt](api.txt): every export of every entry, in one plain text\n`
  return [`# ${name}\n`, `> ${summary}\n`, ...listed, api].join('\n')
}

const site = join(root, 'docs', 'api')
writeFileSync(join(site, 'api.txt'), apiText())
writeFileSync(join(site, 'llms.txt'), llmsText())
