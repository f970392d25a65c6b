/**
 * `npm run fuzz -- --mutations`: puts each fault that the library once had back into a copy of the sources, runs the
 * campaign or the test that should find it, and prints which were found.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root } from '../testing/packed'
import { buildCommandLine, withSources } from './build-command-line'
import { type Finder, fileOf, type Mutation, mutatedSources, mutations } from './mutations'

type TestFinder = Extract<Finder, { readonly project: string }>
type CommandFinder = Extract<Finder, { readonly command: string }>
type PytestFinder = Extract<Finder, { readonly pytest: string }>

// By its address: what bundles finds its files from where it stands, and cannot be bundled itself.
const bundler = pathToFileURL(join(root, '.ci', 'bundle-program.mjs')).href
const { bundleProgram } = (await import(bundler)) as typeof import('../bundle-program.mjs')
const workspace = pathToFileURL(join(root, 'training', 'python.mjs')).href
const { python, pythonEnvironment } = (await import(workspace)) as typeof import('../../training/python.mjs')

/** Looks for a fault with what should find it; answers with words for how it was found. */
async function isFound(mutation: Mutation, seed: number, seconds: number): Promise<string | undefined> {
  const { finder } = mutation
  if ('campaign' in finder) return isFoundByCampaign(mutation, finder.campaign, seed, seconds)
  if ('command' in finder) return isFoundByCommand(mutation, finder)
  return 'pytest' in finder ? isFoundByPytest(mutation, finder) : isFoundByVitest(mutation, finder)
}

/** Builds the command line with a fault and runs tests on it. */
async function isFoundByCommand(mutation: Mutation, { command, test }: CommandFinder): Promise<string | undefined> {
  const { path, remove } = await buildCommandLine(mutatedSources(mutation))
  const words = vitestWords('unit', command, test)
  const found = run(mutation, process.execPath, words, root, { CHURN_COMMAND: path })
  remove()
  return found
}

/** Runs one campaign on the sources with a fault. */
async function isFoundByCampaign(
  mutation: Mutation,
  campaign: string,
  seed: number,
  seconds: number,
): Promise<string | undefined> {
  const sources = mutatedSources(mutation)
  const address = await bundleProgram('fuzz/run', {
    name: 'fuzz-mutant',
    plugins: [withSources(sources)],
  })
  const output = mkdtempSync(join(tmpdir(), 'churn-mutant-'))
  const words = ['fuzz/run', campaign, '--seed', `${seed}`, '--seconds', `${seconds}`, '--output', output]
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(address), ...words], { encoding: 'utf8' })
  rmSync(output, { recursive: true })
  if (status === 0) return undefined
  const lines = stdout.split('\n')
  const at = lines.findIndex((line) => /FAULT|the kept case/.test(line))
  if (at < 0) throw new Error(`${mutation.fault}: the campaign ended with ${status}: ${stdout}`)
  return `${/after (\d+) cases/.exec(lines[at] as string)?.[0] ?? 'by a kept case'}`
}

const byTest = 'by its test'

function vitestWords(project: string, file: string, test: string): readonly string[] {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  return [program, 'run', '--project', project, '--typecheck=false', file, '-t', test]
}

/** Runs tests of Vitest, to which `vitest.config.ts` hands the sources with a fault. */
function isFoundByVitest(mutation: Mutation, { project, file, test }: TestFinder): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'churn-mutant-'))
  const mutants = join(folder, 'mutants.json')
  writeFileSync(mutants, JSON.stringify(Object.fromEntries(mutatedSources(mutation))))
  const found = run(mutation, process.execPath, vitestWords(project, file, test), root, { CHURN_MUTANTS: mutants })
  rmSync(folder, { recursive: true })
  return found
}

/** Runs tests of pytest on a copy of the training workspace with a fault. */
function isFoundByPytest(mutation: Mutation, { pytest, test }: PytestFinder): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'churn-mutant-'))
  const training = join(root, 'training')
  const isOwn = (path: string) => !/[\\/](\.venv|__pycache__|\.\w+_cache)$/.test(path)
  cpSync(training, join(folder, 'training'), { recursive: true, filter: isOwn })
  symlinkSync(join(root, 'models'), join(folder, 'models'))
  for (const [path, text] of mutatedSources(mutation)) writeFileSync(join(folder, relative(root, path)), text)
  const words = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', pytest, '-k', test]
  const found = run(mutation, python, words, join(folder, 'training'), pythonEnvironment)
  rmSync(folder, { recursive: true })
  return found
}

/** Runs tests; they must run to their end and fail. */
function run(
  { fault }: Mutation,
  program: string,
  words: readonly string[],
  cwd: string,
  variables: NodeJS.ProcessEnv,
): string | undefined {
  const how = { cwd, env: { ...process.env, ...variables, NO_COLOR: '1' }, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(program, words, how)
  if (status === 0) return undefined
  if (status === 1 && /^(?: +Tests {2})?[1-9]\d* failed/m.test(stdout)) return byTest
  throw new Error(`${fault}: the tests ended with ${status}: ${stdout}${stderr}`)
}

/**
 * Prints the table; answers whether every fault was found.
 *
 * @param words Of the names of the faults to try; every fault if there are none.
 * @throws {Error} where no fault has them.
 */
export async function tryMutations(
  words: readonly string[],
  seed: number,
  seconds: number,
  print: (text: string) => void,
): Promise<boolean> {
  const chosen = mutations.filter(({ fault }) => words.every((word) => fault.includes(word)))
  if (chosen.length === 0) throw new Error(`Got "${words.join(' ')}", expected words of the name of a fault.`)
  let missed = 0
  print('| fault put back | what looks for it | found |')
  print('|---|---|---|')
  for (const mutation of chosen) {
    const found = await isFound(mutation, seed, seconds)
    if (found === undefined) missed++
    print(`| ${mutation.fault} | ${nameOf(mutation.finder)} | ${found ?? 'NO'} |`)
  }
  return missed === 0
}

function nameOf(finder: Finder): string {
  if ('campaign' in finder) return finder.campaign
  return fileOf(finder)
}
