import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../testing/packed'

/** Every file of the repository that git knows or would add, as paths from the checkout's folder with `/` between. */
export function trackedFiles(...patterns: readonly string[]): string[] {
  const flags = ['--cached', '--others', '--exclude-standard', '-z']
  const names = execFileSync('git', ['ls-files', ...flags, '--', ...patterns], { cwd: root, encoding: 'utf8' }).split(
    '\0',
  )
  return names.filter((name) => name !== '' && existsSync(join(root, name)))
}
