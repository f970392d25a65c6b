/** No link leads nowhere: neither in a Markdown file of the repository, nor on the documentation site built from them. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, inflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import manifest from '../package.json'
import { brokenLinks, htmlLinks, markdownLinks } from './testing/links'
import { root } from './testing/packed'

const list = (pattern: string) =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', pattern], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((name) => name !== '')

test('links are found, and broken ones told from whole ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'churn-links-'))
  const page = join(folder, 'page.md')
  const text = [
    '# A page: of `code`, **bold**',
    '[here](page.md#a-page-of-code-bold) [away](http://a.example) [gone](gone.md) ![none](page.md#nowhere)',
    '```ts\n[not a link](nowhere.md)\n```',
    '[root](/page.md) [fine](https://a.example/b) `[code](nowhere.md)`',
  ]
  writeFileSync(page, text.join('\n\n'))
  expect(markdownLinks(text.join('\n\n'))).toHaveLength(6)
  expect(brokenLinks(page, 'md')).toEqual([
    'http://a.example: no https address',
    'gone.md: no such file',
    'page.md#nowhere: no such heading',
    '/page.md: no such file',
  ])
  expect(htmlLinks('<a class="x" href="a.html?b&amp;c"><img src="d.svg">')).toEqual(['a.html?b&c', 'd.svg'])
  rmSync(folder, { recursive: true })
})

describe('Markdown', () => {
  test.each(list('*.md'))('%s', (name) => {
    expect(brokenLinks(join(root, name), 'md')).toEqual([])
  })
})

describe('the documentation site', () => {
  const site = join(root, 'node_modules/.site')
  let pages: string[] = []
  const page = (name: string) => readFileSync(join(site, name), 'utf8')

  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync('npx', ['typedoc', '--out', site], { cwd: root, encoding: 'utf8' })
    // Its warnings are errors: an export without a word about it, a link in a comment that leads nowhere.
    if (status !== 0) throw new Error(`typedoc fails:\n${stdout}${stderr}`)
    pages = (readdirSync(site, { recursive: true }) as string[]).filter((name) => name.endsWith('.html'))
  }, 120_000)

  test('has no broken link', () => {
    expect(pages.length).toBeGreaterThan(50)
    const broken = pages.flatMap((name) => brokenLinks(join(site, name), 'html').map((link) => `${name}: ${link}`))
    expect(broken).toEqual([])
  })

  test('has every guide, called what its heading says, and leads to it from every page', () => {
    for (const name of list('docs/*.md')) {
      const heading = readFileSync(join(root, name), 'utf8').match(/^# ([^:,\n]+)/)?.[1]
      expect(
        pages.filter(
          (each) => each.startsWith('documents') && page(each).includes(`<title>${heading} | @org/churn</title>`),
        ),
        name,
      ).toHaveLength(1)
    }
  })

  test('has a page for every entry of the package', () => {
    const entries = Object.keys(manifest.exports).filter((name) => !name.endsWith('.json'))
    for (const entry of entries) {
      const title = `<title>${entry.replace('.', '@org/churn')} | @org/churn</title>`
      expect(
        pages.filter((name) => page(name).includes(title)),
        entry,
      ).toHaveLength(1)
    }
  })

  test('can be searched: guides and exports are in its index', () => {
    const [, packed = ''] = page('assets/search.js').match(/searchData = "([^"]+)"/) ?? []
    const bytes = Buffer.from(packed, 'base64')
    const { rows } = JSON.parse((bytes[0] === 0x1f ? gunzipSync : inflateSync)(bytes).toString())
    const names = new Set(rows.map(({ name }: { name: string }) => name))
    for (const name of ['Start', 'Threats and privacy', 'createChurnPredictor', 'InvalidCustomerError', 'Runtime'])
      expect(names).toContain(name)
  })

  test('shows the pictures of the report', () => {
    const shown = page('documents/What_the_numbers_mean.html').match(/<img src="[^"]+\.svg"/g) ?? []
    expect(shown.length).toBeGreaterThan(4)
  })
})
