/**
 * Installs LibreOffice without a window for the tests that calculate workbooks, where none is found and it can be done
 * unasked: as root on Debian. Elsewhere it says what to do; whether it may be missing is for the tests to say.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const releaseFile = '/etc/os-release'
const isRoot = process.getuid?.() === 0
const isDebian = existsSync(releaseFile) && /^ID=debian$/m.test(readFileSync(releaseFile, 'utf8'))
const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
const find = () =>
  process.env.CHURN_OFFICE ??
  folders
    .flatMap((folder) => ['soffice', 'libreoffice'].map((name) => join(folder, name)))
    .find((path) => existsSync(path))

const found = find()
if (found !== undefined) {
  process.stdout.write(`LibreOffice: ${found}\n`)
} else if (isRoot && isDebian) {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'ignore', 'inherit'] }
  execFileSync('apt-get', ['update', '-qq'], options)
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'libreoffice-calc-nogui'], options)
  process.stdout.write(`LibreOffice: ${find()}, installed\n`)
} else {
  process.stderr.write(
    'There is no LibreOffice. Install LibreOffice Calc, or name its soffice in the variable CHURN_OFFICE.\n',
  )
}
