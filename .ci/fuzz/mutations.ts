/** Faults that the library once had, as changes that put each of them back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../testing/packed'

export interface Mutation {
  readonly fault: string
  /** The campaign that finds it. */
  readonly campaign: string
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[]
}

export const mutations: readonly Mutation[] = [
  {
    fault: 'Threads get the flags of the process',
    campaign: 'threads',
    edits: [
      {
        file: 'src/worker-threads.ts',
        from: 'cameAsText ? { execArgv: [] } : {}',
        to: '{ execArgv: cameAsText ? [] : process.execArgv }',
      },
    ],
  },
  {
    fault: 'A value whose own code throws escapes untyped',
    campaign: 'hostile',
    edits: [{ file: 'src/steps/read-record.ts', from: 'value = unreadable(cause)', to: 'throw cause' }],
  },
  {
    fault: 'The shape of a contract is not checked',
    campaign: 'bundles',
    edits: [
      {
        file: 'src/bundles/load-model.ts',
        from: "refuseProblem(manifest.name, 'contract.json', contractProblem(contract))",
        to: 'void contractProblem',
      },
      {
        file: 'src/bundles/open-bundle.ts',
        from: 'const problem = contractProblem(files.contract)',
        to: 'const problem = undefined as ReturnType<typeof contractProblem>',
      },
    ],
  },
  {
    fault: 'The shape of a manifest is not checked',
    campaign: 'bundles',
    edits: [
      {
        file: 'src/bundles/load-model.ts',
        from: "refuseProblem(manifest.name, 'manifest.json', shapeProblem(manifestSchema, manifest))",
        to: 'void shapeProblem, manifestSchema',
      },
    ],
  },
  {
    fault: 'Options that are no object are taken in silence',
    campaign: 'hostile',
    edits: [
      {
        file: 'src/checks/options.ts',
        from: 'if (!attempt(() => isOptionsObject(options), refuse)) {',
        to: 'if (!attempt(() => isOptionsObject(options) || true, refuse)) {',
      },
    ],
  },
  {
    fault: "What-if reads the caller's record twice",
    campaign: 'hostile',
    edits: [
      {
        file: 'src/what-if/simulation.ts',
        from: 'const given = copyRecord(contract, customer)',
        to: 'const given = (customer ?? copyRecord(contract, customer)) as Values',
      },
    ],
  },
  {
    fault: 'Amounts overflow',
    campaign: 'hostile',
    edits: [
      {
        file: 'src/steps/economics.ts',
        from: 'const isAmount = (value: number) => value >= leastAmount && value <= mostAmount',
        to: 'const isAmount = (value: number) => value >= leastAmount * 0 && value <= mostAmount * 1e300',
      },
    ],
  },
  {
    fault: "A schema's answer is scored without the contract's limits",
    campaign: 'records',
    edits: [
      {
        file: 'src/steps/validate.ts',
        from: 'const { values, warnings } = hold(answered)',
        to: 'const { values, warnings } = ownCheck ? { values: answered.copy, warnings: none } : hold(answered)',
      },
    ],
  },
]

/** The sources of a mutation's files with its edits. @throws {Error} where an edit has no place, or two. */
export function mutatedSources({ fault, edits }: Mutation): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  for (const { file, from, to } of edits) {
    const path = join(root, file)
    const text = sources.get(path) ?? readFileSync(path, 'utf8')
    const places = text.split(from).length - 1
    if (places !== 1) throw new Error(`${fault}: got ${places} places in ${file}, expected one for: ${from}`)
    sources.set(
      path,
      text.replace(from, () => to),
    )
  }
  return sources
}
