/**
 * `npm run fuzz -- --mutations`: puts each fault that the library once had back into a copy of the sources, runs the
 * campaign that should find it, and prints which were found.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'
import { root } from '../testing/packed'
import { type Mutation, mutatedSources, mutations } from './mutations'

type BundleProgram = (program: string, how: { name: string; plugins: readonly Plugin[] }) => Promise<string>

// By its address: what bundles finds its files from where it stands, and cannot be bundled itself.
const bundler = pathToFileURL(join(root, '.ci', 'bundle-program.mjs')).href
const { bundleProgram } = (await import(bundler)) as { bundleProgram: BundleProgram }

/** Runs one campaign on the sources with a fault; answers whether it was found, and the words for it. */
async function isFound(mutation: Mutation, seed: number, seconds: number): Promise<string | undefined> {
  const sources = mutatedSources(mutation)
  const address = await bundleProgram('fuzz/run', {
    name: 'fuzz-mutant',
    plugins: [
      {
        name: 'mutation',
        setup(build) {
          build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const contents = sources.get(path)
            return contents === undefined ? undefined : { contents, loader: 'ts' }
          })
        },
      },
    ],
  })
  const output = mkdtempSync(join(tmpdir(), 'churn-mutant-'))
  const words = ['fuzz/run', mutation.campaign, '--seed', `${seed}`, '--seconds', `${seconds}`, '--output', output]
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(address), ...words], { encoding: 'utf8' })
  rmSync(output, { recursive: true })
  if (status === 0) return undefined
  const lines = stdout.split('\n')
  const at = lines.findIndex((line) => /FAULT|the kept case/.test(line))
  if (at < 0) throw new Error(`${mutation.fault}: the campaign ended with ${status}: ${stdout}`)
  return `${/after (\d+) cases/.exec(lines[at] as string)?.[0] ?? 'by a kept case'}`
}

/** Prints the table; answers whether every fault was found. */
export async function tryMutations(seed: number, seconds: number, print: (text: string) => void): Promise<boolean> {
  let missed = 0
  print('| fault put back | campaign | found |')
  print('|---|---|---|')
  for (const mutation of mutations) {
    const found = await isFound(mutation, seed, seconds)
    if (found === undefined) missed++
    print(`| ${mutation.fault} | ${mutation.campaign} | ${found ?? 'NO'} |`)
  }
  return missed === 0
}
