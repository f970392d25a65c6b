/** The API of every entry as Markdown, one file each: docs/plain-text.mjs joins them to what a language model reads. */

import { nameThings } from './docs/site.mjs'
import site from './typedoc.config.mjs'

const { out: _, ...shared } = site
/** @type {Partial<import('typedoc').TypeDocOptions>} */
const options = {
  ...shared,
  plugin: ['typedoc-plugin-markdown', nameThings([])],
  projectDocuments: [],
  readme: 'none',
  outputs: [{ name: 'markdown', path: 'node_modules/.api-text' }],
  router: 'module',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  validation: false,
}

export default options
