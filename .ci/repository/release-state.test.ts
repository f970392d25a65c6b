/** What a run of the release workflow is to release, in a repository with a history of its own and a registry's answers. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { root } from '../testing/packed'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'churn-state-'))
  mkdirSync(join(folder, '.ci/release'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  cpSync(join(root, '.ci/release/state.mjs'), join(folder, '.ci/release/state.mjs'))
  git('init', '--quiet', '--initial-branch', 'main')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function git(...command: string[]) {
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@churn.example', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...author, ...command], { cwd: folder, stdio: 'pipe' })
}

/** Makes a commit of each version, one after the other. */
function commit(...versions: string[]) {
  for (const [index, version] of versions.entries()) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: '@org/churn', version }))
    writeFileSync(join(folder, 'change'), `${index}`)
    git('add', 'package.json', 'change')
    git('commit', '--quiet', '--message', version)
  }
}

/** What is said where the registry's client does this. */
function state(npm: string, where = folder) {
  writeFileSync(join(folder, 'bin/npm'), `#!/bin/sh\n${npm}\n`)
  chmodSync(join(folder, 'bin/npm'), 0o755)
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['.ci/release/state.mjs'], {
    cwd: where,
    encoding: 'utf8',
    env,
  })
  return { status, stderr, said: Object.fromEntries(stdout.split('\n').map((line) => line.split('='))) }
}

const published = 'echo \'"1.0.0"\''
const unpublished = 'echo E404 >&2; exit 1'

test('nothing, before the first changeset has made a version', () => {
  commit('0.0.0', '0.0.0')
  expect(state('exit 1').said).toMatchObject({ version: '0.0.0', release: 'false' })
})

test('the version, in the commit that makes it, before it is published and after', () => {
  commit('0.0.0', '1.0.0')
  const release = { version: '1.0.0', specifier: '@org/churn@1.0.0', release: 'true' }
  expect(state(unpublished).said).toMatchObject(release)
  expect(state(published).said).toMatchObject(release)
})

test('the version, in a commit after it, only where it never got out', () => {
  commit('0.0.0', '1.0.0', '1.0.0')
  expect(state(unpublished).said.release).toBe('true')
  expect(state(published).said.release).toBe('false')
})

test('nothing on a guess: neither without the registry nor without the commit before', () => {
  commit('0.0.0', '1.0.0', '1.0.0')
  expect(state('echo no network >&2; exit 1')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no network'),
  })

  const shallow = join(folder, 'shallow')
  git('clone', '--quiet', '--depth', '1', pathToFileURL(folder).href, shallow)
  mkdirSync(join(shallow, '.ci/release'), { recursive: true })
  cpSync(join(root, '.ci/release/state.mjs'), join(shallow, '.ci/release/state.mjs'))
  const { status, stderr } = state(published, shallow)
  expect(status).toBe(1)
  expect(stderr).toContain('the commit before this one cannot be read, is it checked out?')
})
