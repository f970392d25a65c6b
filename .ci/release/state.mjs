/** Says for the workflow which version this checkout has, and whether this run is to release it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..')
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const specifier = `${name}@${version}`
/** 0.0.0 is what is not meant to be published: the first changeset makes the first version. */
const meant = version !== '0.0.0'
// A run that has published and then failed is to go on when it is run again; a later commit that leaves the version as it
// is has nothing to release, unless that version never got out.
const release = meant && (isMadeHere() || !isPublished())
process.stdout.write(`version=${version}\nspecifier=${specifier}\nrelease=${release}\n`)

function isMadeHere() {
  const { status, stdout, stderr } = spawnSync('git', ['show', 'HEAD^:package.json'], { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the commit before this one cannot be read, is it checked out?\n${stderr}`)
  return JSON.parse(stdout).version !== version
}

function isPublished() {
  const { status, stdout, stderr } = spawnSync('npm', ['view', specifier, 'version', '--json'], { encoding: 'utf8' })
  if (status === 0) return stdout.trim() !== ''
  // Anything but "there is no such package or version" is no answer, and no reason to publish.
  if (/E404/.test(`${stdout}${stderr}`)) return false
  throw new Error(`the registry does not say whether ${specifier} is published:\n${stderr}`)
}
