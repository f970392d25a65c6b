/**
 * `npm run soak`: the library and the Express service under storms, for as long as asked.
 *
 *     npm run soak                                   30 seconds
 *     npm run soak -- --seconds 1800 --record        30 minutes, written to docs/reliability.json and its page
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../testing/packed'
import { soakLibrary } from './library'
import { type SoakReport, soakTables } from './report'
import { soakService } from './service'
import { writeReliability } from './write-page'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
})

const seconds = Number(values.seconds)
if (!(seconds >= 20)) throw new Error(`--seconds: got "${values.seconds}", expected at least 20.`)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!Number.isSafeInteger(seed)) throw new Error(`--seed: got "${values.seed}", expected a whole number.`)

process.stdout.write(`Seed ${seed}, ${seconds} seconds.\n`)
const library = await soakLibrary(seconds / 2, seed)
const service = await soakService(seconds / 2, seed)
const report: SoakReport = {
  date: new Date().toISOString().slice(0, 10),
  seed,
  seconds,
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cpus: cpus().length, node: process.version, system: process.platform },
  library,
  service,
}
process.stdout.write(`${Object.values(soakTables(report)).join('\n\n')}\n`)
if (values.record) {
  writeFileSync(join(root, 'docs', 'reliability.json'), `${JSON.stringify(report, null, 2)}\n`)
  writeReliability(report)
}
const faults = [
  ...(library.answers === library.customers ? [] : ['answers are missing']),
  ...(service.lost === 0 ? [] : [`the service lost ${service.lost} requests that nobody killed`]),
  ...(library.memory.isFlat ? [] : ['the memory of the library still grew']),
  ...(service.memory.isFlat ? [] : ['the memory of the service still grew']),
]
for (const fault of faults) process.stdout.write(`FAULT: ${fault}\n`)
// Workers and sockets that are still open would be a fault of their own, which the figures would not show.
process.exitCode = faults.length === 0 ? 0 : 1
