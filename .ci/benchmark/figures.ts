/**
 * `npm run figures`: measures the sizes again, which takes a moment, and writes README's tables and what the
 * documentation's examples print; nothing is timed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import benchmarks from '../../docs/benchmarks.json'
import { writeOutputs } from '../repository/code-blocks'
import { measureSizes } from '../repository/sizes'
import { root } from '../testing/packed'
import { readmeTables, writeReadme } from './readme'
import { benchmarkTable } from './report'

const report = { ...benchmarks, gzippedBytes: await measureSizes() }
writeFileSync(join(root, 'docs', 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
writeReadme({ ...readmeTables(), benchmarks: benchmarkTable(report) })
writeOutputs()
