/** `npm run bench:files`: only the part of `npm run bench` that scores a file, into the same report and tables. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import benchmarks from '../../docs/benchmarks.json'
import { root } from '../testing/packed'
import { measureFiles } from './files'
import { writeTables } from './readme'
import { type BenchmarkReport, benchmarkTables, fileGroup } from './report'

const { microsecondsPerRow, timesOwnTime } = measureFiles()
const report: BenchmarkReport = {
  ...benchmarks,
  microsecondsPerRow: { ...benchmarks.microsecondsPerRow, [fileGroup]: microsecondsPerRow },
  timesThePortableTime: { ...benchmarks.timesThePortableTime, [fileGroup]: timesOwnTime },
}
writeFileSync(join(root, 'docs', 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
writeTables(benchmarkTables(report))
process.stdout.write(`${JSON.stringify({ microsecondsPerRow, timesOwnTime }, null, 2)}\n`)
