import type { PackageFacts } from './facts'

/** The entries that users import, each a module with its types. */
const entries = ['index', 'evaluation', 'verification'] as const

/** package.json: private and unlicensed, because a company's model is nobody else's unless it says so. */
export function packageJson({ name, library, contract, manifest, files }: PackageFacts): string {
  const documents = ['contract.json', ...(files.decisions === undefined ? [] : ['decisions.json'])]
  const content = {
    name,
    version: manifest.version,
    description: `Churn prediction: ${contract.title}.`,
    private: true,
    license: 'UNLICENSED',
    type: 'module',
    sideEffects: false,
    engines: { node: library.node },
    exports: {
      ...Object.fromEntries(
        entries.map((entry) => [
          entry === 'index' ? '.' : `./${entry}`,
          { types: `./${entry}.d.ts`, default: `./${entry}.js` },
        ]),
      ),
      ...Object.fromEntries([...documents, 'package.json'].map((file) => [`./${file}`, `./${file}`])),
    },
    scripts: { test: 'node --test self-test.js' },
    peerDependencies: { [library.name]: `^${library.version}`, zod: library.zod },
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}
