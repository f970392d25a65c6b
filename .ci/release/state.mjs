/** Says for the workflow which version this checkout has, and whether it is still to be published. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
/** 0.0.0 is what is not meant to be published: the first changeset makes the first version. */
const meant = version !== '0.0.0'
process.stdout.write(`version=${version}\npublish=${meant && !isPublished(`${name}@${version}`)}\n`)

function isPublished(specifier) {
  const { status, stdout, stderr } = spawnSync('npm', ['view', specifier, 'version', '--json'], { encoding: 'utf8' })
  if (status === 0) return stdout.trim() !== ''
  // Anything but "there is no such package or version" is no answer, and no reason to publish.
  if (/E404/.test(`${stdout}${stderr}`)) return false
  throw new Error(`the registry does not say whether ${specifier} is published:\n${stderr}`)
}
