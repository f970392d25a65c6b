/** Nothing here needs a shell of Unix: scripts run in the shell of Windows, and programs start each other without one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../testing/packed'
import { trackedFiles } from './tracked-files'

const read = (name: string) => readFileSync(join(root, name), 'utf8')

const scripts = trackedFiles('package.json', '**/package.json').flatMap((file) =>
  Object.entries<string>(JSON.parse(read(file)).scripts ?? {}).map(([name, script]) => ({ file, name, script })),
)

/** What only a shell of Unix understands: its scripts, variables before a command, substitutions, single quotes, lists. */
const unixOnly = /\.sh\b|\bbash\b|(^|&& )[A-Z_]+=|\$|'|;|\bcd /

test('the scripts are found, and a script for a shell of Unix would be', () => {
  expect(scripts.length).toBeGreaterThan(40)
  for (const script of ['./set-up.sh', 'A=1 vitest run', 'echo $(date)', "echo 'a'", 'cd training && python'])
    expect(script).toMatch(unixOnly)
})

test.each(scripts)('npm run $name in $file needs no shell of Unix', ({ script }) => {
  expect(script).not.toMatch(unixOnly)
})

test('there is no shell script but the one that continuous integration starts', () => {
  const names = trackedFiles().filter(
    (name) => /\.(sh|bash)$/.test(name) || read(name).startsWith('#!/usr/bin/env bash'),
  )
  expect(names).toEqual(['.ci/run'])
})

describe('programs', () => {
  const sources = trackedFiles('*.ts', '*.mjs', '*.tsx')

  /** What goes wrong on Windows, and where it is known not to run there. */
  const mistakes = [
    {
      what: 'start npm by the name of a batch file',
      pattern: /\((['"`])(npm|npx)\1,/,
      known: ['.ci/release/state.mjs'],
    },
    { what: 'make an address of a path by hand', pattern: /file:\/\/\$\{/, known: [] },
    { what: 'take the path of an address for that of a file', pattern: /new URL\([^()]*\)\.pathname/, known: [] },
    { what: 'append a path to a folder by hand', pattern: /`\$\{(root|training)\}\/?[\w.]+\//, known: [] },
  ]

  test.each(mistakes)('never $what', ({ pattern, known }) => {
    const own = '.ci/repository/portable.test.ts'
    const found = sources.filter((name) => name !== own && pattern.test(read(name)))
    expect(found.filter((name) => !(known as readonly string[]).includes(name))).toEqual([])
    // What is known and mended is no longer known.
    expect(known.filter((name) => !found.includes(name))).toEqual([])
  })
})
