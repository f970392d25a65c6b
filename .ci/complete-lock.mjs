/**
 * `npm run lock`: adds to package-lock.json the optional packages of other platforms that a registry mirror did not
 * have when the lock file was written. npm leaves such packages out without a word, and `npm ci` then refuses the file
 * everywhere. Version, operating system and processor follow from the package that asks for them and from their names.
 *
 * Takes the install scripts of which `allowScripts` in package.json says no out of the lock file: npm before version 11
 * does not know that field, but runs no script that the lock file does not announce.
 *
 * `npm run lock -- examples/<name>` does so for an example, and forgets the checksum of the package under development,
 * which is another one after each build.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'x64', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'ia32', 'wasm32', 'arm']
const folder = resolve(import.meta.dirname, '..', process.argv[2] ?? '.')
const file = join(folder, 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const { packages } = lock
const { allowScripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Where node would look for a dependency of the package at `path`, nearest first. */
function placesOf(path, name) {
  const places = []
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    places.push(`${base === '' ? '' : `${base}/`}node_modules/${name}`)
    if (base === '') return places
  }
}

let added = 0
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (placesOf(path, name).some((place) => place in packages)) continue
    const words = name.split('/').at(-1).split('-')
    const named = (list) => list.filter((each) => words.includes(each))
    const processor = named(processors)
    const system = named(systems)
    const library = words.includes('musl')
      ? ['musl']
      : system.includes('linux') && words.includes('gnu')
        ? ['glibc']
        : []
    const top = `node_modules/${name}`
    packages[top in packages ? `${path}/${top}` : top] = {
      version,
      ...(processor.length > 0 && { cpu: processor }),
      ...(dev && { dev }),
      ...(library.length > 0 && { libc: library }),
      optional: true,
      ...(system.length > 0 && { os: system }),
    }
    added++
  }
}
for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved?.startsWith('file:')) delete entry.integrity
  if (allowScripts[path.split('node_modules/').at(-1)] === false) delete entry.hasInstallScript
}
const [root, ...others] = Object.entries(packages)
lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => (a < b ? -1 : 1))])
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`${added} packages of other platforms added\n`)
