import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { isSent, readStages, repository, type Step } from './dockerfile.ts'

/**
 * Carries out the Dockerfile's own steps without a Docker engine: each stage is a folder that stands for its file
 * system, every absolute path is put under it, and what a base image brings is stood in for by this machine's Node.
 * Answers where all of it is, to be removed, and where the last stage is.
 */
export function buildImage(): {
  readonly place: string
  readonly root: string
  readonly workFolder: string
  readonly variables: Record<string, string>
} {
  const place = mkdtempSync(join(tmpdir(), 'churn-image-'))
  chmodSync(place, 0o755)
  const roots = new Map<string, string>()
  let last = { root: '', workFolder: '', variables: {} as Record<string, string> }
  for (const { base, name, steps } of readStages()) {
    const root = join(place, name)
    const earlier = roots.get(base)
    if (earlier) cpSync(earlier, root, { recursive: true, verbatimSymlinks: true })
    else layBase(root)
    roots.set(name, root)
    let workFolder = join(root, workFolders.get(earlier ?? '') ?? '')
    const variables: Record<string, string> = {}
    for (const step of steps) {
      const { keyword, text, words } = step
      if (keyword === 'WORKDIR') {
        workFolder = join(root, words[0] ?? '')
        mkdirSync(workFolder, { recursive: true })
      }
      if (keyword === 'ENV')
        for (const word of text.split(/\s+/)) variables[word.split('=')[0] ?? ''] = word.split('=')[1] ?? ''
      if (keyword === 'COPY') copy(step, roots, root, workFolder)
      if (keyword === 'RUN') run(text, root, workFolder)
    }
    workFolders.set(root, relative(root, workFolder))
    last = { root, workFolder, variables }
  }
  return { place, ...last }
}

/** Where each stage ended, by its root: a stage on top of it goes on there. */
const workFolders = new Map<string, string>()

/** What the base image has under /usr/local and /opt, as far as the steps touch it. */
function layBase(root: string): void {
  for (const folder of ['usr/local/bin', 'usr/local/lib/node_modules/npm', 'usr/local/include/node', 'opt/yarn-v1'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const tool of ['npm', 'npx', 'corepack', 'yarn', 'yarnpkg']) writeFileSync(join(root, 'usr/local/bin', tool), '')
  symlinkSync(process.execPath, join(root, 'usr/local/bin/node'))
}

function copy(
  { words, flags: { from: stage, chown, chmod, ...others } }: Step,
  roots: ReadonlyMap<string, string>,
  root: string,
  workFolder: string,
): void {
  const strange = Object.keys(others).filter((name) => name !== 'link')
  if (strange.length > 0) throw new Error(`COPY with --${strange.join(', --')} is not known here`)
  const target = words.at(-1) ?? ''
  for (const source of words.slice(0, -1)) {
    if (!stage && !isSent(source)) throw new Error(`${source} is not let through by the ignore file`)
    const from = stage ? join(roots.get(stage) ?? '', source) : join(repository, source)
    if (!existsSync(from)) throw new Error(`${source} is not there`)
    const base = target.startsWith('/') ? join(root, target) : join(workFolder, target)
    // A folder's contents are copied, a file goes into a folder where the target is written as one.
    const to = target.endsWith('/') && !statSync(from).isDirectory() ? join(base, basename(source)) : base
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => Boolean(stage) || isSent(path.slice(repository.length)),
    })
    // In the base image `node` is user and group 1000.
    if (chown) execFileSync('chown', ['-R', chown.replaceAll('node', '1000'), to])
    if (chmod) execFileSync('chmod', ['-R', chmod, to])
  }
}

/** A step's shell command, held inside the stage's folder: no absolute path is left as it is. */
function run(command: string, root: string, workFolder: string): void {
  const held = command.replace(/(^|[\s=:'"])\/(?=[\w*])/g, `$1${root}/`)
  // A test's own environment would have the page built for development.
  const { NODE_ENV: _, ...env } = process.env
  execFileSync('/bin/sh', ['-euc', held], { cwd: workFolder, env, stdio: ['ignore', 'ignore', 'inherit'] })
}
