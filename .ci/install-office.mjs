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

const found = find()
if (found !== undefined) {
  process.stdout.write(`LibreOffice: ${found}\n`)
} else if (installOnDebian('libreoffice-calc-nogui')) {
  process.stdout.write(`LibreOffice: ${find()}, installed\n`)
} else {
  process.stderr.write(
    'There is no LibreOffice. Install LibreOffice Calc, or name its soffice in the variable CHURN_OFFICE.\n',
  )
}
