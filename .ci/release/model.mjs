/**
 * `npm run release:model`: trains the model anew, lets the gate compare it with the shipped one, and only then puts it
 * into `models/`, with the figures of README and docs. Ends with an error, and with nothing changed, where the gate
 * refuses.
 *
 * `--data file.csv` instead of the contract's own source; `--quick` for a dry run, with little of everything.
 */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { python, pythonEnvironment, setUpPython } from '../../training/python.mjs'
import { npm } from '../npm.mjs'

const { values } = parseArgs({ options: { data: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const root = resolve(import.meta.dirname, '..', '..')
const training = join(root, 'training')
const data = values.data ? ['--data', resolve(values.data)] : []
const name = 'release'

function step(title, act) {
  process.stdout.write(`\n— ${title}\n`)
  try {
    act()
  } catch (error) {
    // The command has said why.
    process.stderr.write(`\nNothing is released: "${title}" ended with ${error.status ?? error.message}.\n`)
    process.exit(1)
  }
}
const visibly = { stdio: ['ignore', 'inherit', 'inherit'] }
const train = (title, ...args) =>
  step(title, () => {
    const words = ['-m', 'churn_training', ...args]
    execFileSync(python, words, { cwd: training, env: pythonEnvironment, ...visibly })
  })

step('set up the training environment', setUpPython)
// With all that the report needs; the tracking is for the people who try models.
train('train', 'run', 'report', '--name', name, ...data, ...(values.quick ? ['--quick'] : []))
train('gate', 'gate', '--candidate', join('runs', name, 'train', 'bundle'), ...data)
// The gate has just been asked, on the data that was given.
train('put the model where it ships from', 'ship', '--name', name, '--force')
step('write the code of the bundle', () =>
  execFileSync(...npm('run', '--silent', 'model:code'), { cwd: root, ...visibly }),
)
step('write the figures', () => execFileSync(...npm('run', '--silent', 'figures'), { cwd: root, ...visibly }))
