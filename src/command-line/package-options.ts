import { nameProblem } from '../packages/package-name'
import { UsageError } from './failures'
import { parseWords } from './parse-words'

export const packageHelp = `Makes an npm package of a model bundle

  npx @org/churn package BUNDLE --out FOLDER --name NAME

  BUNDLE                   the folder that training wrote, with contract.json, manifest.json and trees.json
  -o, --out FOLDER         the package's folder, which must not exist yet or be empty
  -n, --name NAME          the package's name, such as @acme/churn
  --check                  only say whether a package of this name can be written into this folder
  -h, --help

The package needs no build: modules with types, the customer's type and schema, the model, its evaluation and
verification, a model card, a report for everybody (report.html), a README with an example, and a test. It is private
and unlicensed, and holds no row and no figure about fewer than ten customers. The same bundle gives the same bytes.
`

export interface PackageOptions {
  /** Undefined where only name and folder are to be checked. */
  readonly bundle: string | undefined
  readonly out: string
  readonly name: string
}

/**
 * @param needed Names of packages that the new one depends on.
 * @throws {UsageError} saying what was got and what was expected.
 */
export function readPackageOptions(args: readonly string[], needed: readonly string[]): PackageOptions | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const [bundle] = positionals
  const expected = values.check ? 0 : 1
  if (positionals.length !== expected)
    throw new UsageError(
      `package: got ${positionals.length} folders, expected ${expected}: the bundle that training wrote.`,
    )
  if (!values.out) throw new UsageError('package: got no --out, expected the folder to write the package into.')
  if (!values.name)
    throw new UsageError('package: got no --name, expected the name of the package, such as @acme/churn.')
  const problem = nameProblem(values.name)
  if (problem !== undefined) throw new UsageError(`--name: got ${JSON.stringify(values.name)}, ${problem}.`)
  if (needed.includes(values.name))
    throw new UsageError(`--name: got ${values.name}, which is what the package needs: expected another name.`)
  return { bundle, out: values.out, name: values.name }
}

function parse(args: readonly string[]) {
  return parseWords({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', short: 'o' },
      name: { type: 'string', short: 'n' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
}
