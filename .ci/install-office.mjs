/**
 * Installs LibreOffice without a window for the tests that calculate workbooks, where none is found and it can be done
 * unasked: as root on Debian. Elsewhere it says what to do; whether it may be missing is for the tests to say.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installOnDebian } from './install-on-debian.mjs'

const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
const find = () =>
  process.env.CHURN_OFFICE ??
  folders
    .flatMap((folder) => ['soffice', 'libreoffice'].map((name) => join(folder, name)))
    .find((path) => existsSync(path))

/** Without a network it is as if there were no way to install it. */
function install() {
  try {
    return installOnDebian('libreoffice-calc-nogui')
  } catch (error) {
    process.stderr.write(`LibreOffice could not be installed: ${error.message}\n`)
    return false
  }
}

const found = find()
if (found !== undefined) {
  process.stdout.write(`LibreOffice: ${found}\n`)
} else if (install()) {
  process.stdout.write(`LibreOffice: ${find()}, installed\n`)
} else {
  process.stderr.write(
    'There is no LibreOffice. Install LibreOffice Calc, or name its soffice in the variable CHURN_OFFICE.\n',
  )
}
