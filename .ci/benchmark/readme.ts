/** Tables in prose, from the files that are their source; tests hold them together. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import benchmarks from '../../docs/benchmarks.json'
import spark from '../../docs/spark.json'
import { evaluation, type ModelEvaluation } from '../../src/evaluation'
import { builtUrl, root } from '../testing/packed'
import { benchmarkTables } from './report'
import { sparkTables } from './spark-report'

type Tables = Readonly<Record<string, string>>

/** Where tables stand. */
export const tableFiles = ['README.md', 'docs/benchmarks.md', 'docs/spark.md']

/** All tables by the name of the comments they stand between. */
export function allTables(): Tables {
  return { ...evaluationTable(), ...benchmarkTables(benchmarks), ...sparkTables(spark) }
}

export const evaluationTable = (): Tables => ({ evaluation: evaluationTables(evaluation) })

/** What README's first example prints when it is run against the build. */
export function runExample(readme: string): string {
  const [, example = ''] = readme.match(/```ts\n([\s\S]*?)```/) ?? []
  const { code } = transformSync(example.replace('@org/churn', builtUrl('index.js')), { loader: 'ts', format: 'esm' })
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: root, encoding: 'utf8' })
}

/** Writes the tables between the comments with their names. */
export function writeTables(tables: Tables): void {
  for (const name of tableFiles) {
    const file = join(root, name)
    let text = readFileSync(file, 'utf8')
    for (const [name, table] of Object.entries(tables)) {
      const block = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`)
      text = text.replace(block, (_, begin: string, end: string) => `${begin}\n\n${table}\n\n${end}`)
    }
    writeFileSync(file, text)
  }
}

/** Writes below README's first example what it prints. */
export function writeExample(): void {
  const file = join(root, 'README.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/(```text\n)[\s\S]*?(```)/, (_, begin: string, end: string) => begin + runExample(text) + end),
  )
}

function evaluationTables({ outOfFold, holdOut, operatingPoints }: ModelEvaluation): string {
  const row = (name: string, figure: 'rocAuc' | 'averagePrecision' | 'logLoss' | 'brier' | 'calibrationError') =>
    `| ${name} | ${outOfFold[figure].toFixed(3)} | ${holdOut[figure].toFixed(3)} |`
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const count = (rows: number) => rows.toLocaleString('en-US')
  return [
    `| | out of fold (${count(outOfFold.rows)} customers) | hold-out (${count(holdOut.rows)} customers) |`,
    '|---|---|---|',
    row('ROC-AUC', 'rocAuc'),
    row('average precision', 'averagePrecision'),
    row('log-loss', 'logLoss'),
    row('Brier score', 'brier'),
    row('calibration error', 'calibrationError'),
    '',
    '| operating point | threshold | precision, hold-out | recall, hold-out |',
    '|---|---|---|---|',
    ...operatingPoints.map(
      ({ name, threshold, holdOut: at }) =>
        `| ${name} | ${threshold} | ${percent(at.precision)} | ${percent(at.recall)} |`,
    ),
  ].join('\n')
}
