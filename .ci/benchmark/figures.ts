/**
 * `npm run figures`: measures the sizes again, which takes a moment, and writes the tables that are made of
 * figures and what the documentation's examples print; nothing is timed.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import benchmarks from '../../docs/benchmarks.json'
import spark from '../../docs/spark.json'
import { writeOutputs } from '../repository/code-blocks'
import { measureSizes } from '../repository/sizes'
import { root } from '../testing/packed'
import { evaluationTable, writeExample, writeTables } from './readme'
import { benchmarkTables } from './report'
import { sparkTables } from './spark-report'

const report = { ...benchmarks, gzippedBytes: await measureSizes() }
writeFileSync(join(root, 'docs', 'benchmarks.json'), `${JSON.stringify(report, null, 2)}\n`)
writeTables({ ...benchmarkTables(report), ...evaluationTable(), ...sparkTables(spark) })
writeExample()
writeOutputs()
