/** Java and PySpark for the tests that run Spark: where they are, and how they get there. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findPython, interpreterOf } from '../../training/python.mjs'

const root = resolve(import.meta.dirname, '..', '..')
const folder = join(root, 'node_modules', '.spark-python')
const lock = join(root, 'examples', 'spark', 'requirements.lock')
const stamp = join(folder, 'installed')
/** The oldest that this Spark runs on. */
const oldestJava = 17

/** The command and version of a Java that Spark runs on; undefined if there is none. */
export function findJava() {
  const home = process.env.JAVA_HOME
  const command = home ? join(home, 'bin', 'java') : 'java'
  const { status, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' })
  const version = status === 0 ? Number(stderr.match(/version "(\d+)/)?.[1]) : Number.NaN
  return version >= oldestJava ? { command, version } : undefined
}

const wanted = () => createHash('sha256').update(readFileSync(lock)).digest('hex')

/** The Python that has PySpark; undefined where it is not installed. */
export function findSparkPython() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted() ? interpreterOf(folder) : undefined
}

/** Installs what the example pins into an environment of its own. */
export function installPyspark() {
  if (findSparkPython()) return
  execFileSync(findPython().command, ['-m', 'venv', '--clear', folder])
  const quietly = ['--quiet', '--disable-pip-version-check', '--no-compile']
  execFileSync(interpreterOf(folder), ['-m', 'pip', 'install', ...quietly, '--require-hashes', '-r', lock])
  writeFileSync(stamp, wanted())
}
