/** No link in a Markdown file of the repository leads nowhere; site.test.ts follows those of the documentation site. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../testing/packed'
import { markdownFiles } from './code-blocks'
import { brokenLinks, htmlLinks, markdownLinks } from './links'

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
  // The tests' second bundle has a model card without its pictures.
  test.each(markdownFiles().filter((name) => !name.startsWith('.ci/testing/')))('%s', (name) => {
    expect(brokenLinks(join(root, name), 'md')).toEqual([])
  })
})
