/** The documentation site: README, the guides of docs/ and other pages in reading order, and the API of every entry. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { linkSources, nameThings, openSections, searchFirstPage, writeSnippets } from './docs/site.mjs'

/** The guides by section, in reading order. One in docs/ that no section names is listed under the last. */
const sections = {
  'First steps': ['docs/start.md', 'docs/schema.md', 'docs/explanations.md', 'docs/words.md', 'docs/from-python.md'],
  'In use': [
    'decisions',
    'batch',
    'csv',
    'spreadsheets',
    'sql',
    'spark',
    'agents',
    'errors',
    'deployment',
    'threat-model',
    'adapters',
    'compatibility',
  ].map((name) => `docs/${name}.md`),
  Examples: ['recipes', 'express', 'worker', 'react', 'aws', 'spark'].map((name) => `examples/${name}/README.md`),
  'The model': [
    'models/telco/MODEL_CARD.md',
    ...['own-customers', 'retraining', 'drafting'].map((name) => `docs/${name}.md`),
    'training/README.md',
  ],
  'The project': ['docs/architecture.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'],
}
const others = 'More'

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8')
const guides = readdirSync(new URL('docs/', import.meta.url), { recursive: true })
  .filter((name) => name.endsWith('.md') && !name.startsWith('api'))
  .map((name) => `docs/${name.replaceAll('\\', '/')}`)
  .sort()
const named = Object.values(sections).flat()
const pages = [
  ...named.filter((name) => !name.startsWith('docs/') || guides.includes(name)),
  ...guides.filter((name) => !named.includes(name)),
]
/** Every page by its section, those that no section names included. */
export const pagesBySection = { ...sections, [others]: guides.filter((name) => !named.includes(name)) }
const heading = (name) => read(name).match(/^# (.+)$/m)?.[1] ?? name
const sectionOf = (name) => Object.keys(sections).find((section) => sections[section].includes(name)) ?? others

/** The source of every entry that package.json names: `dist/node.js` is made from `src/node.ts`. */
const entries = Object.values(JSON.parse(read('package.json')).exports)
  .map((entry) => entry.import?.default.match(/^\.\/dist\/([\w-]+)\.js$/)?.[1])
  .filter((name) => name !== undefined)

/** Words of everyday language are looked for in the guides; a property is called what many others are called. */
const guideBoost = 60
const searchBoosts = {
  ...Object.fromEntries(Object.keys(sections).map((name) => [name, guideBoost])),
  'The project': 20,
  Properties: 0.1,
}
const repository = 'https://github.com/org/churn'

/** @type {Partial<import('typedoc').TypeDocOptions>} */
const options = {
  name: '@org/churn',
  plugin: [
    nameThings(pages.map((name) => ({ title: heading(name).replace(/[:,].*/, ''), section: sectionOf(name) }))),
    linkSources(fileURLToPath(new URL('.', import.meta.url)), repository),
    searchFirstPage(guideBoost),
    writeSnippets,
    openSections([...Object.keys(sections), others]),
  ],
  entryPoints: entries.map((name) => `src/${name}.ts`),
  sortEntryPoints: false,
  projectDocuments: pages,
  groupOrder: [...Object.keys(sections), others, 'Modules', '*'],
  navigation: { includeGroups: true },
  navigationLinks: { GitHub: repository },
  searchInDocuments: true,
  searchInComments: true,
  searchGroupBoosts: searchBoosts,
  customCss: 'docs/site.css',
  customJs: 'docs/search-snippets.js',
  favicon: 'docs/icon.svg',
  out: 'docs/api',
  readme: 'README.md',
  disableSources: true,
  treatWarningsAsErrors: true,
  validation: {
    notExported: true,
    invalidLink: true,
    rewrittenLink: true,
    notDocumented: true,
    unusedMergeModuleWith: true,
  },
  // The steps that a loaded model carries for its predictors, and no caller takes apart; and a row, then more rows.
  intentionallyNotExported: ['Calibrator', 'Dates', 'OwnCheck', 'Rows'],
  // Every export. A property whose name says all needs no sentence that repeats it.
  requiredToBeDocumented: ['Class', 'Interface', 'TypeAlias', 'Function', 'Variable', 'Enum'],
  logLevel: 'Warn',
}

export default options
