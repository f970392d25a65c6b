/**
 * `npm run bench:spark`: generated customers scored on a local cluster, by the statement and by what people write
 * otherwise, into docs/spark.json and the tables made of it. Scores a million and ten million, or the number given and
 * ten times as many.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../testing/packed'
import { writeTables } from './readme'
import { measureSpark } from './spark'
import { sparkTables } from './spark-report'

const [, , , given] = process.argv
const rows = Number(given ?? 1_000_000)
const command = ['npm run bench:spark', ...(given ? ['--', given] : [])].join(' ')
const report = { command, ...(await measureSpark([rows, 10 * rows])) }
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
writeFileSync(join(root, 'docs', 'spark.json'), `${JSON.stringify(report, null, 2)}\n`)
writeTables(sparkTables(report))
