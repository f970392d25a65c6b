/**
 * `npm run release:pack -- --output folder`: builds the package, packs it, and tries the tarball as a stranger would:
 * unpacked elsewhere, its answers compared with the native libraries'. Leaves the tarball, `SHA256SUMS` and `files.txt`.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { npm } from '../npm.mjs'

const { values } = parseArgs({ options: { output: { type: 'string' } } })
if (!values.output) throw new Error('--output is missing: the folder to put the tarball into')
const root = resolve(import.meta.dirname, '..', '..')
const output = resolve(values.output)
const read = (path) => readFileSync(join(root, path))
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** Refuses a model whose parts are not of one piece before anything is built from it. */
function checkModel(folder) {
  const manifest = JSON.parse(read(`${folder}/manifest.json`))
  const checks = {
    'model.onnx': [sha256(read(`${folder}/model.onnx`)), manifest.model.sha256],
    'trees.json': [sha256(read(`${folder}/trees.json`)), manifest.trees.sha256],
    'vectors.json': [
      JSON.parse(read(`${folder}/vectors.json`)).modelSha256 ?? manifest.model.sha256,
      manifest.model.sha256,
    ],
  }
  for (const [file, [got, expected]] of Object.entries(checks))
    if (got !== expected) throw new Error(`${folder}/${file}: got sha256 ${got}, expected the manifest's ${expected}`)
  if (!read(`${folder}/MODEL_CARD.md`).includes(manifest.model.sha256))
    throw new Error(`${folder}/MODEL_CARD.md is the card of another model than ${manifest.model.sha256}`)
  return manifest
}

/** Unpacks the tarball into a project of its own and runs its self-test there. */
function tryOut(tarball, { dependencies, peerDependencies }) {
  const project = mkdtempSync(join(tmpdir(), 'churn-release-'))
  const place = join(project, 'node_modules/@org/churn')
  mkdirSync(place, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', place])
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name), 'junction')
  }
  const printed = execFileSync(process.execPath, [join(place, 'dist/churn.js'), 'self-test'], {
    cwd: project,
    encoding: 'utf8',
  })
  rmSync(project, { recursive: true, force: true })
  return printed
}

for (const name of readdirSync(join(root, 'models'))) {
  const { version, model } = checkModel(`models/${name}`)
  process.stdout.write(`model ${name} ${version}: ${model.sha256}\n`)
}
execFileSync(...npm('run', '--silent', 'build'), { cwd: root, stdio: 'inherit' })
mkdirSync(output, { recursive: true })
const pack = npm('pack', '--json', '--ignore-scripts', '--pack-destination', output)
// npm up to 11 prints a list, later ones a record by package name.
const [packed] = Object.values(
  JSON.parse(execFileSync(...pack, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
)
const tarball = join(output, packed.filename)
process.stdout.write(tryOut(tarball, JSON.parse(read('package.json'))))
const lines = packed.files.map(({ path, size }) => `${size}\t${path}`)
writeFileSync(join(output, 'files.txt'), `${lines.join('\n')}\n`)
writeFileSync(join(output, 'SHA256SUMS'), `${sha256(readFileSync(tarball))}  ${packed.filename}\n`)
process.stdout.write(`packed: ${packed.filename}, ${packed.size} bytes, ${packed.files.length} files\n`)
