/** `npm run bench:files`: only the part of `npm run bench` that scores files, into the same report and tables. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import benchmarks from '../../docs/benchmarks.json'
import { root } from '../testing/packed'
import { measureFiles } from './files'
import { measureParquet } from './parquet'
import { writeTables } from './readme'
import { type BenchmarkReport, benchmarkTables, fileGroup, parquetGroup } from './report'

const files = measureFiles()
const parquet = await measureParquet()
const report: BenchmarkReport = {
  ...benchmarks,
  microsecondsPerRow: {
    ...benchmarks.microsecondsPerRow,
    [fileGroup]: files.microsecondsPerRow,
    [parquetGroup]: parquet.microsecondsPerRow,
  },
  timesThePortableTime: {
    ...benchmarks.timesThePortableTime,
    [fileGroup]: files.timesOwnTime,
    [parquetGroup]: parquet.timesOwnTime,
  },
}
writeFileSync(join(root, 'docs', 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
writeTables(benchmarkTables(report))
process.stdout.write(`${JSON.stringify({ files, parquet }, null, 2)}\n`)
