/** `npm run compatibility`: every adapter in every place, with its cold starts, written to docs/compatibility.json. */
import { spawnSync } from 'node:child_process'
import { installed } from '../npm.mjs'

const [program, words] = installed('vitest', 'run', '--project', 'places', 'conformance')
const env = { ...process.env, CHURN_COMPATIBILITY: 'write' }
process.exitCode = spawnSync(program, words, { env, stdio: 'inherit' }).status ?? 1
