import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const releaseFile = '/etc/os-release'

/** Installs a package of Debian where that can be done unasked, as root; answers whether it has. */
export function installOnDebian(name) {
  const isDebian = existsSync(releaseFile) && /^ID=debian$/m.test(readFileSync(releaseFile, 'utf8'))
  if (process.getuid?.() !== 0 || !isDebian) return false
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', name], options)
  return true
}
