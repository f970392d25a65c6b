import { type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a program is on this machine; where it is not, says aloud what is not checked, or fails in CI. */
export function isInstalled(command: string, words: readonly string[], what: string): boolean {
  if (spawnSync(command, words).status === 0) return true
  if (process.env.CI === 'true') throw new Error(`${what}: expected ${command} on this machine.`)
  process.stderr.write(`NOT CHECKED: ${what}: there is no ${command}.\n`)
  return false
}

/** Runs a program and gives what it printed; throws with all of it where it fails. */
export async function run(
  command: string,
  words: readonly string[],
  { input = '', ...options }: SpawnOptions & { readonly input?: string } = {},
): Promise<string> {
  const child = spawn(command, words, { ...options, stdio: 'pipe' })
  let printed = ''
  let complaints = ''
  child.stdout.on('data', (piece) => {
    printed += piece
  })
  child.stderr.on('data', (piece) => {
    complaints += piece
  })
  child.stdin.end(input)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}:\n${printed}${complaints}`)
  return printed
}

/** The programs of a Python environment in `folder` with what its requirements.txt pins, set up once. */
export async function setUpPython(folder: string): Promise<string> {
  const environment = join(folder, '.venv')
  const programs = join(environment, process.platform === 'win32' ? 'Scripts' : 'bin')
  const stamp = join(environment, 'installed')
  const requirements = join(folder, 'requirements.txt')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return programs
  rmSync(environment, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', environment])
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-compile']
  await run(join(programs, 'pip'), ['install', ...quietly, '-r', requirements])
  writeFileSync(stamp, wanted)
  return programs
}
