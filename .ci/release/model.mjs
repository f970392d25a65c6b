/**
 * `npm run release:model`: trains the model anew, lets the gate compare it with the shipped one, and only then puts it
 * into `models/`, with the figures of README and docs. Ends with an error, and with nothing changed, where the gate
 * refuses.
 *
 * `--data file.csv` instead of the contract's own source; `--quick` for a dry run, with little of everything.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { data: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const root = fileURLToPath(new URL('../..', import.meta.url))
const training = `${root}training`
const data = values.data ? ['--data', values.data] : []
const name = 'release'

function step(title, command, args, cwd) {
  process.stdout.write(`\n— ${title}\n`)
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  } catch (error) {
    // The command has said why.
    process.stderr.write(`\nNothing is released: "${title}" ended with ${error.status ?? error.message}.\n`)
    process.exit(1)
  }
}
const python = (title, ...args) => step(title, '.venv/bin/python', ['-m', 'churn_training', ...args], training)

step('set up the training environment', './set-up.sh', [], training)
// With all that the report needs; the tracking is for the people who try models.
python('train', 'run', 'report', '--name', name, ...data, ...(values.quick ? ['--quick'] : []))
python('gate', 'gate', '--candidate', `runs/${name}/train/bundle`, ...data)
// The gate has just been asked, on the data that was given.
python('put the model where it ships from', 'ship', '--name', name, '--force')
step('write the figures', 'npm', ['run', '--silent', 'figures'], root)
