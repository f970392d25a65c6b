/** What the documentation site does beyond typedoc: names, sections, links to files that are no pages, a wider search. */
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { Converter, IndexEvent, JSX, ReflectionKind, RendererEvent } from 'typedoc'

const shown = /\.(md|svg|png|jpg)$/

/** Calls a page what its heading says and puts it into its section; calls an entry what is imported. */
export const nameThings = (pages) => (app) => {
  let created = 0
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    const { title, section } = pages[created++]
    document.name = title
    document.frontmatter.group = section
  })
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, declaration) => {
    if (declaration.kindOf(ReflectionKind.Module))
      declaration.name = declaration.name === 'index' ? '@org/churn' : `@org/churn/${declaration.name}`
  })
}

/**
 * Leads to files that are no pages in the repository: a browser would download a copy on the site, or take a program's
 * `.ts` for a video.
 */
export const linkSources = (root, repository) => (app) => {
  const rewrite = (files) => (part) => {
    if (part.kind !== 'relative-link' || part.target === undefined) return part
    const path = files.resolvePath(part.target)
    if (path === undefined || shown.test(path)) return part
    return { kind: 'text', text: `${repository}/blob/main/${relative(root, path).replaceAll('\\', '/')}` }
  }
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    project.readme = project.readme?.map(rewrite(project.files))
    for (const page of project.documents ?? []) page.content = page.content.map(rewrite(project.files))
  })
}

/** Makes README, the site's first page, as findable as a guide. */
export const searchFirstPage = (boost) => (app) => {
  app.renderer.on(IndexEvent.PREPARE_INDEX, (event) => {
    const [{ project }] = event.searchResults
    project.relevanceBoost = boost
    event.searchFields[event.searchResults.length] = { document: project.readme.map(({ text }) => text).join('') }
    event.searchResults.push(project)
  })
}

/** Opens the sections of the menu for those who have not been here before. */
export const openSections = (names) => (app) => {
  const keys = names.map((name) => `tsd-accordion-${name}`)
  const script = `try { for (const key of ${JSON.stringify(keys)}) localStorage[key] ??= 'true' } catch {}`
  const raw = JSX.createElement(JSX.Raw, { html: script })
  app.renderer.hooks.on('body.begin', () => JSX.createElement('script', null, raw))
}

/** Writes what the search shows below its results: of a guide its text, of an export what its comment says. */
export const writeSnippets = (app) => {
  const texts = new Map()
  const textOf = (parts = []) => parts.map(({ text }) => text).join('')
  const plain = (markdown) =>
    markdown
      .replace(/<!--.*?-->/gs, '')
      .replace(/^(#+|```\w*.*|\|[-|: ]+\|)/gm, '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[`*|]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  // After the first page has been added.
  app.renderer.on(
    IndexEvent.PREPARE_INDEX,
    (event) => {
      for (const [place, reflection] of event.searchResults.entries()) {
        const guide = event.searchFields[place]?.document ?? (reflection.isDocument() && textOf(reflection.content))
        const { summary } = reflection.comment ?? reflection.signatures?.[0]?.comment ?? {}
        const text = plain(guide || textOf(summary))
        if (text !== '') texts.set(app.renderer.router?.getFullUrl(reflection), text)
      }
    },
    -1,
  )
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    const data = `globalThis.searchSnippets = ${JSON.stringify(Object.fromEntries(texts))}\n`
    writeFileSync(join(outputDirectory, 'assets', 'search-snippets-data.js'), data)
  })
}
