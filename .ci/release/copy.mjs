/** A copy of the checkout in a folder of its own, with what has been installed for it. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..', '..')

/** Copies every file that git knows or would add, and links packages and Python, with the data set where that is asked for. */
export function copyCheckout({ withData }) {
  const copy = mkdtempSync(join(tmpdir(), 'churn-dry-run-'))
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  for (const name of execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).split('\0')) {
    if (name === '' || !existsSync(join(root, name)) || name === 'training/.venv') continue
    mkdirSync(dirname(join(copy, name)), { recursive: true })
    cpSync(join(root, name), join(copy, name))
  }
  const link = (...path) => symlinkSync(join(root, ...path), join(copy, ...path), 'junction')
  // A folder of links and not one link: what is built inside it must find the copy around it, and not the checkout.
  mkdirSync(join(copy, 'node_modules'))
  const modules = readdirSync(join(root, 'node_modules')).filter((name) => name === '.bin' || !name.startsWith('.'))
  for (const name of modules) link('node_modules', name)
  link('training', '.venv')
  // Where the data has been fetched for the checkout, the copy need not fetch it.
  if (withData && existsSync(join(root, 'training', 'data'))) link('training', 'data')
  return copy
}
