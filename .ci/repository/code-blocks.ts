/** The code blocks of a Markdown text, and what becomes of them when they are run against the build. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { transformSync } from 'esbuild'
import { builtUrl, root } from '../testing/packed'
import { trackedFiles } from './tracked-files'

/** One fenced block. */
export interface CodeBlock {
  /** Its place: "docs/start.md, line 12". */
  readonly label: string
  /** What stands behind the opening fence: `ts`, `ts given`, `ts browser`, `sh`, `text`. */
  readonly language: string
  readonly code: string
  /** What the `text` block that follows a `ts` block says it prints; undefined where none follows. */
  readonly output: string | undefined
}

/** At the margin, or inside an item of a list. */
const fence = /^( *)```(.*)\n([\s\S]*?)^\1```$/gm

/** Every Markdown file of the repository, as paths from the checkout's folder. */
export const markdownFiles = (): string[] => trackedFiles('*.md')

/** Every Markdown file of the documentation, as paths from the checkout's folder. */
export function documents(): string[] {
  const names = readdirSync(join(root, 'docs'), { recursive: true }) as string[]
  return names
    .filter((name) => name.endsWith('.md') && !name.startsWith('api'))
    .map((name) => posix.join('docs', name.replaceAll('\\', '/')))
}

/** The fenced blocks of a text, in their order. */
export function codeBlocks(text: string, name: string): CodeBlock[] {
  const found = [...text.matchAll(fence)].map((match) => ({ match, language: match[2].trim(), code: match[3] }))
  return found.map(({ match, language, code }, index) => {
    const next = found[index + 1]
    const between = next && text.slice(match.index + match[0].length, next.match.index)
    const output = language === 'ts' && next?.language === 'text' && between?.trim() === '' ? next.code : undefined
    const line = text.slice(0, match.index).split('\n').length
    return { label: `${name}, line ${line}`, language, code, output }
  })
}

/**
 * The code with the package's entries where `locate` finds their built files, paths to bundle from or addresses to run,
 * and with the package's sample file where it is here.
 */
export function linkedToBuild(code: string, locate: (file: string) => string): string {
  const own = (entry: string) => JSON.stringify(locate(`${entry}.js`))
  const here = code.replaceAll('node_modules/@org/churn/examples/', 'examples/')
  return here.replaceAll(/'@org\/churn(?:\/([\w-]+))?'/g, (_, entry: string | undefined) => own(entry ?? 'index'))
}

/** Runs a block as a program of its own, inside the checkout, and answers what it printed. */
export function runBlock(code: string): { readonly stdout: string; readonly stderr: string } {
  // Inside the checkout, so that other packages are found; the package's own name leads to its build.
  mkdirSync(join(root, 'node_modules/.examples'), { recursive: true })
  const file = join(mkdtempSync(join(root, 'node_modules/.examples/')), 'example.mjs')
  writeFileSync(file, transformSync(linkedToBuild(code, builtUrl), { loader: 'ts', format: 'esm' }).code)
  const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: root, encoding: 'utf8' })
  return { stdout, stderr }
}

/** The documentation, each block that has an output followed by what it prints now. */
export function writeOutputs(): void {
  for (const name of documents()) {
    const file = join(root, name)
    let text = readFileSync(file, 'utf8')
    for (const { code, output } of codeBlocks(text, name)) {
      if (output === undefined) continue
      const { stdout, stderr } = runBlock(code)
      if (stderr !== '') throw new Error(`${name}: an example fails:\n${stderr}`)
      text = text.replace(
        `${code}\`\`\`\n\n\`\`\`text\n${output}\`\`\``,
        () => `${code}\`\`\`\n\n\`\`\`text\n${stdout}\`\`\``,
      )
    }
    writeFileSync(file, text)
  }
}
