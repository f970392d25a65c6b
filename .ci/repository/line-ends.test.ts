/** Text has the same line ends on every system: what is compared byte by byte, or read line by line, is the same there. */
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { root } from '../testing/packed'

/** What git says of each file: its line ends in the repository and here, and its attributes. */
const files = execFileSync('git', ['ls-files', '--eol', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .map((line) => {
    const [, stored, here, attributes, name] = line.match(/^i\/(\S*) +w\/(\S*) +attr\/(.*?) *\t(.*)$/) ?? []
    return { name, stored, here, attributes }
  })

test('every file is text with the line ends of Unix, or no text', () => {
  expect(files.length).toBeGreaterThan(500)
  const kinds = new Set(files.flatMap(({ stored, here }) => [stored, here]))
  expect([...kinds].filter((kind) => !['lf', '-text', 'none', ''].includes(kind))).toEqual([])
})

test('git keeps it so where the system’s own line ends are others', () => {
  expect(files.filter(({ attributes }) => attributes !== 'text=auto eol=lf')).toEqual([])
})
