/** Faults that the library once had, as changes that put each of them back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../testing/packed'

export type Finder =
  | { readonly campaign: string }
  | { readonly project: 'unit' | 'repository'; readonly file: string; readonly test: string }
  /** A test of what is built: the command line with the fault. */
  | { readonly command: string; readonly test: string }
  | { readonly pytest: string; readonly test: string }

/** The file of the test that finds a fault, from the root. */
export function fileOf(finder: Exclude<Finder, { readonly campaign: string }>): string {
  if ('command' in finder) return finder.command
  return 'pytest' in finder ? `training/${finder.pytest}` : finder.file
}

/** The kinds of faults, as `docs/reliability.md` numbers them from 1 on: each is put back at least once. */
export const kinds = [
  'Threads under ordinary flags of Node',
  "A caller's code that throws while it is read",
  'Cost that grows faster than its input',
  'A base margin that is one unit off',
  'JSON that is trusted by its type: contracts and manifests',
  'Options that are no objects',
  'A record that is read twice',
  'Amounts near the edges of numbers',
  'The command line: its inputs, outputs and signals',
  'Memory that every predictor takes',
  "A schema of the caller's that lets impossible values through",
  'Digits that large leaves lose',
  'Properties that every object inherits',
] as const

export interface Mutation {
  /** Its number among {@link kinds}, from 1 on. */
  readonly kind: number
  readonly fault: string
  /** What finds it: a campaign by its name, or a test of Vitest or pytest by its file and name. */
  readonly finder: Finder
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[]
}

const commandLine = 'src/command-line/output-file.test.ts'

export const mutations: readonly Mutation[] = [
  {
    kind: 1,
    fault: 'Threads get the flags of the process',
    finder: { campaign: 'threads' },
    edits: [
      {
        file: 'src/worker-threads.ts',
        from: 'cameAsText ? { execArgv: [] } : {}',
        to: '{ execArgv: cameAsText ? [] : process.execArgv }',
      },
    ],
  },
  {
    kind: 2,
    fault: 'A value whose own code throws escapes untyped',
    finder: { campaign: 'hostile' },
    edits: [{ file: 'src/steps/read-record.ts', from: 'value = unreadable(cause)', to: 'throw cause' }],
  },
  {
    kind: 2,
    fault: 'An item of a list that cannot be read ends the batch',
    finder: { campaign: 'hostile' },
    edits: [
      {
        file: 'src/batch/input.ts',
        from: 'return listOf(customers.length, (index) => readAt(customers, index))',
        to: 'return listOf(customers.length, (index) => customers[index])',
      },
    ],
  },
  {
    kind: 2,
    fault: 'A cell of a column that cannot be read ends the batch',
    finder: { campaign: 'hostile' },
    edits: [
      { file: 'src/batch/input.ts', from: 'record[name] = readAt(column, index)', to: 'record[name] = column[index]' },
    ],
  },
  {
    kind: 5,
    fault: 'The shape of a contract is not checked',
    finder: { campaign: 'bundles' },
    edits: [
      {
        file: 'src/bundles/load-model.ts',
        from: "refuseProblem(manifest.name, 'contract.json', contractProblem(contract))",
        to: 'void contractProblem',
      },
      {
        file: 'src/bundles/open-bundle.ts',
        from: "const problem = readGiven('files', bundleFiles, () => contractProblem(files.contract))",
        to: 'const problem = undefined as ReturnType<typeof contractProblem>',
      },
    ],
  },
  {
    kind: 5,
    fault: 'The shape of a manifest is not checked',
    finder: { campaign: 'bundles' },
    edits: [
      {
        file: 'src/bundles/load-model.ts',
        from: "refuseProblem(manifest.name, 'manifest.json', shapeProblem(manifestSchema, manifest))",
        to: 'void shapeProblem, manifestSchema',
      },
    ],
  },
  {
    kind: 6,
    fault: 'Options that are no object are taken in silence',
    finder: { campaign: 'hostile' },
    edits: [
      {
        file: 'src/checks/options.ts',
        from: 'if (!holds(isOptionsObject, options)) {',
        to: 'if (!holds((value) => isOptionsObject(value) || true, options)) {',
      },
    ],
  },
  {
    kind: 6,
    fault: 'A date or a signal is taken for options',
    finder: { project: 'repository', file: '.ci/repository/hostile-arguments.test.ts', test: 'predictColumns' },
    edits: [
      {
        file: 'src/checks/options-object.ts',
        from: "if (Object.prototype.toString.call(value) !== '[object Object]') return false",
        to: 'if (Array.isArray(value)) return false',
      },
    ],
  },
  {
    kind: 7,
    fault: "What-if reads the caller's record twice",
    finder: { campaign: 'hostile' },
    edits: [
      {
        file: 'src/what-if/simulation.ts',
        from: 'const given = copyRecord(contract, customer)',
        to: 'const given = (customer ?? copyRecord(contract, customer)) as Values',
      },
    ],
  },
  {
    kind: 8,
    fault: 'Amounts overflow',
    finder: { campaign: 'hostile' },
    edits: [
      {
        file: 'src/steps/economics.ts',
        from: 'const isAmount = (value: number) => value >= leastAmount && value <= mostAmount',
        to: 'const isAmount = (value: number) => value >= leastAmount * 0 && value <= mostAmount * 1e300',
      },
    ],
  },
  {
    kind: 8,
    fault: 'What costs next to nothing passes any budget',
    finder: { campaign: 'hostile' },
    edits: [
      {
        file: 'src/decisions/choice.ts',
        from: 'given.capacity * roundingRoom',
        to: 'given.capacity + (roundingRoom - 1) * 1e3',
      },
    ],
  },
  {
    kind: 11,
    fault: "A schema's answer is scored without the contract's limits",
    finder: { campaign: 'records' },
    edits: [
      {
        file: 'src/steps/validate.ts',
        from: 'const { values, warnings } = hold(answered)',
        to: 'const { values, warnings } = ownCheck ? { values: answered.copy, warnings: none } : hold(answered)',
      },
    ],
  },
  {
    kind: 3,
    fault: 'Matching a header takes the square of its columns',
    finder: { project: 'repository', file: '.ci/repository/growth.test.ts', test: 'columns of a header' },
    edits: [
      {
        file: 'src/csv/header.ts',
        from: "name !== '' && !columnAt.has(place)",
        to: "name !== '' && !all.some((each) => each.place === place)",
      },
      { file: 'src/csv/header.ts', from: 'const column = columnAt.get(place)', to: 'const column = columnOf(place)' },
      {
        file: 'src/csv/header.ts',
        from: '  const groups = new Map<string, string[]>()',
        to:
          '  const columns = [...columnAt]\n' +
          '  const columnOf = (place: number) => columns.find(([at]) => at === place)?.[1]\n' +
          '  const groups = new Map<string, string[]>()',
      },
      {
        file: 'src/csv/header.ts',
        from: 'if (group) group.push(name)',
        to: 'if (group) groups.set(key, [...group, name])',
      },
    ],
  },
  {
    kind: 3,
    fault: 'Every column of a very wide table takes memory of its own',
    finder: {
      project: 'unit',
      file: 'src/command-line/score-table.test.ts',
      test: 'only rows that need it go the careful way',
    },
    edits: [{ file: 'src/lines/line-scorer.ts', from: ' || width > mostColumns', to: ' || mostColumns < 0' }],
  },
  {
    kind: 3,
    fault: 'A message lists every value of a category',
    finder: {
      project: 'unit',
      file: 'src/model/list-values.test.ts',
      test: 'of very many, those next to the given one',
    },
    edits: [{ file: 'src/model/list-values.ts', from: 'const mostListed = 20', to: 'const mostListed = 1e9' }],
  },
  {
    kind: 3,
    fault: 'Writing the reasons of a category takes the square of its values',
    finder: { project: 'repository', file: '.ci/repository/growth.test.ts', test: 'values of a category' },
    edits: [
      {
        file: 'src/steps/phrase.ts',
        from: 'return (value, id) => textOf(id).replace(',
        to: 'return (value) => textOf(phraseId(field, value)).replace(',
      },
    ],
  },
  {
    kind: 3,
    fault: 'Each line that a quote swallows is read again and again',
    finder: {
      project: 'repository',
      file: '.ci/repository/growth.test.ts',
      test: 'lines that close a quote and open another',
    },
    edits: [
      {
        file: 'src/csv/records.ts',
        from: 'if (breaks > nearLines || failedAt - this.#at > nearBytes) this.#apartUntil = failedAt',
        to: 'void [breaks, nearLines, nearBytes, failedAt]',
      },
    ],
  },
  {
    kind: 4,
    fault: 'The base margin is computed from the text of base_score',
    finder: { pytest: 'tests/test_fuzz.py', test: 'test_base_scores_become_the_margins_of_the_library' },
    edits: [
      {
        file: 'training/churn_training/trees/xgboost_trees.py',
        from: '    return _margin_of(json.dumps({**document, "learner": changed}), int(features))',
        to:
          '    share = np.float32(learner["learner_model_param"]["base_score"].strip("[]"))\n' +
          '    return np.float32(-np.log(np.float64(np.float32(1) / share - np.float32(1))))',
      },
    ],
  },
  {
    kind: 9,
    fault: 'A digit or a point may stand between cells',
    finder: { project: 'unit', file: 'src/csv/table.test.ts', test: 'delimiter' },
    edits: [{ file: 'src/csv/delimiter.ts', from: '/^[^A-Za-z0-9.+"', to: '/^[^A-Za-z+"' }],
  },
  {
    kind: 9,
    fault: 'An output takes the place of the link that names it',
    finder: { command: commandLine, test: 'a link to what is not there' },
    edits: [
      {
        file: 'src/command-line/output-place.ts',
        from: 'const target = behindLinks(path)',
        to: 'const target = existing ? behindLinks(path) : path',
      },
    ],
  },
  {
    kind: 9,
    fault: 'An output does not keep the mode of the file that it replaces',
    finder: { command: commandLine, test: 'modes of every kind' },
    edits: [
      {
        file: 'src/command-line/output-place.ts',
        from: 'if (existing) takeAccess(partial, existing)',
        to: 'void takeAccess',
      },
    ],
  },
  {
    kind: 9,
    fault: 'An input that is cut short while it is read counts as whole',
    finder: { command: commandLine, test: 'an input that is cut short while it is read' },
    edits: [
      { file: 'src/command-line/input-file.ts', from: 'length === 0 && read < size', to: 'length < 0 && size < 0' },
    ],
  },
  {
    kind: 9,
    fault: 'A signal comes before anything listens',
    finder: { command: commandLine, test: 'while the program is being loaded' },
    edits: [
      { file: 'src/command-line/churn.ts', from: 'hearSignals()\n// Only now', to: '// Only now' },
      {
        file: 'src/command-line/churn.ts',
        from: 'process.exitCode = await',
        to: 'hearSignals()\nprocess.exitCode = await',
      },
    ],
  },
  {
    kind: 9,
    fault: 'A signal that comes while a header is refused goes unheard',
    finder: { command: commandLine, test: 'is matched' },
    edits: [{ file: 'src/command-line/run-command.ts', from: '    await signalsHeard()', to: '    void signalsHeard' }],
  },
  {
    kind: 9,
    fault: 'A signal leaves the output that was being written',
    finder: { command: commandLine, test: 'of which nothing remains' },
    edits: [
      { file: 'src/command-line/output-place.ts', from: 'removePartial(partial)\n  }', to: 'void removePartial\n  }' },
    ],
  },
  {
    kind: 9,
    fault: 'What a killed run has left stays for ever',
    finder: { command: commandLine, test: 'what a killed run has left is removed' },
    edits: [
      { file: 'src/command-line/partial-output.ts', from: '&& !isRunning(Number(owner))', to: '&& isRunning(-1)' },
    ],
  },
  {
    kind: 10,
    fault: 'Every predictor builds the tables of its trees anew',
    finder: {
      project: 'repository',
      file: '.ci/repository/predictor-memory.test.ts',
      test: 'predictors of one model share the tables of its trees',
    },
    edits: [
      {
        file: 'src/trees/any-engine.ts',
        from: 'explainer: once(() => createShapExplainer(ensemble))',
        to: 'explainer: () => createShapExplainer(ensemble)',
      },
    ],
  },
  {
    kind: 12,
    fault: 'Contributions lose digits of large leaves',
    finder: { project: 'unit', file: 'src/trees/shap.test.ts', test: 'leaves up to a billion' },
    edits: [
      {
        file: 'src/trees/shap-additive.ts',
        from: 'shares: values.map((value) => value - expected)',
        to: 'shares: values.map((value) => value + 1e4 * expected - 10_001 * expected)',
      },
    ],
  },
  {
    kind: 13,
    fault: 'A polluted Object.prototype fills a missing field',
    finder: { project: 'unit', file: 'src/checks/property.test.ts', test: 'fills no field of a record' },
    edits: [
      {
        file: 'src/checks/property.ts',
        from: 'if (Object.hasOwn(Object.prototype, name) && isFromObject(object, name)) return undefined',
        to: 'void isFromObject',
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
