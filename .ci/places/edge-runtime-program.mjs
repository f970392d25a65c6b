/**
 * Evaluates a bundle in the edge-runtime's VM, and prints what it answered: `node edge-runtime-program.mjs BUNDLE`.
 *
 * A process of its own, because the VM answers its 100,000 customers without a pause: in the process of the tests no
 * other place was heard meanwhile, and its clocks ran out.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { EdgeRuntime } = createRequire(import.meta.url)('edge-runtime')
const initialCode = readFileSync(process.argv[2], 'utf8')
const start = performance.now()
const runtime = new EdgeRuntime({ initialCode })
const ask = async (path) => (await runtime.dispatchFetch(`http://localhost/${path}`)).text()
const first = await ask('first')
const coldStartMilliseconds = performance.now() - start
if (first !== 'answered') throw new Error(first)
process.stdout.write(JSON.stringify({ ...JSON.parse(await ask('report')), coldStartMilliseconds }))
