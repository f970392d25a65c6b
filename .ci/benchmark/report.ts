import type { Sizes } from '../repository/sizes'

/** What `npm run bench` writes to docs/benchmarks.json. */
export interface BenchmarkReport {
  readonly command: string
  readonly machine: { readonly node: string; readonly processor: string; readonly cores: number }
  /** Medians, by model and by what was timed. */
  readonly microsecondsPerRow: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Of every other engine: how many times as long as the portable runtime it takes, in the same run. */
  readonly timesThePortableTime: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Import to first answer in a fresh process. */
  readonly coldStartMilliseconds: Readonly<Record<string, number>>
  /** What importing costs a web page: bundled, minified, gzipped. */
  readonly gzippedBytes: Sizes
}

/** Rows of the file that is scored from CSV to CSV: enough that starting a process hardly counts. */
export const fileRows = 500_000

/** Reasons for each of its customers, where reasons are asked for. */
export const fileReasons = 3

/** Its name in the report, and that of the command line's own measurements. */
export const fileGroup = `${fileRows.toLocaleString('en-US')} rows from CSV to CSV`
export const parquetGroup = `${fileRows.toLocaleString('en-US')} rows from Parquet to Parquet`
export const ownName = 'churn score'

/** Time on the clock, of a longer file. */
export const elapsedName = (threads: number) => `${ownName} --threads ${threads}, elapsed`

export const withReasons = (name: string) => `${name}, with ${fileReasons} reasons`

/** The tables made of the report, by the name of the comments they stand between: README's, and that of docs/benchmarks.md. */
export const benchmarkTables = (report: BenchmarkReport): Readonly<Record<string, string>> => ({
  benchmarks: decidingTable(report),
  'all benchmarks': benchmarkTable(report),
})

/** The lines that decide whether the package is fast enough. */
function decidingTable(report: BenchmarkReport): string {
  const { microsecondsPerRow, timesThePortableTime, coldStartMilliseconds: cold } = report
  const { customers, ...models } = microsecondsPerRow
  // The shipped model is the first.
  const [[model = '', times = {}] = []] = Object.entries(models)
  const ratios = timesThePortableTime[model] ?? {}
  const beside = (what: string, engines: readonly string[]) =>
    engines
      .filter((engine) => ratios[`${engine}, ${what}`] !== undefined)
      .map((engine) => `${engine} takes ${ratios[`${engine}, ${what}`]} times as long`)
      .join(', ')
  const files = microsecondsPerRow[fileGroup] ?? {}
  const besideFiles = (name: (other: string) => string) =>
    ['pandas + XGBoost', 'polars + XGBoost', 'DuckDB']
      .map((other) => [other, timesThePortableTime[fileGroup]?.[name(other)]] as const)
      .filter(([, ratio]) => ratio !== undefined)
      .map(([other, ratio]) => `${other} takes ${ratio} times as long`)
      .join(', ')
  const batch =
    Object.keys(times)
      .find((what) => /^portable, batch/.test(what))
      ?.replace('portable, ', '') ?? ''
  const line = (what: string, time: string, besides: string) => `| ${what} | ${time} | ${besides} |`
  return [
    machineSentence(report),
    '',
    '| what | time | beside it |',
    '|---|---|---|',
    line('a customer, from the record to the decision', `${customers?.predict} µs`, ''),
    line('the same with its reasons', `${customers?.explain} µs`, ''),
    line(
      'the trees alone, one row',
      `${times['portable, one row']} µs`,
      beside('one row', ['onnxruntime-node', 'm2cgen']),
    ),
    line(
      `the trees alone, in a ${batch}`,
      `${times[`portable, ${batch}`]} µs a row`,
      beside(batch, ['onnxruntime-node', 'm2cgen']),
    ),
    line(
      'a row of a file, from CSV to CSV',
      `${files[ownName]} µs`,
      besideFiles((other) => other),
    ),
    line('the same with three reasons', `${files[withReasons(ownName)]} µs`, besideFiles(withReasons)),
    line(
      'from the import to the first answer, bundled',
      `${cold[bundledStart]} ms`,
      `onnxruntime-node takes ${cold['onnxruntime-node']} ms`,
    ),
    '',
    sizeSentence(report.gzippedBytes),
  ].join('\n')
}

/** The cold start that pages and functions have. */
export const bundledStart = '@org/churn, bundled and minified'

/** The whole report: a row for each thing timed. */
export function benchmarkTable(report: BenchmarkReport): string {
  const { microsecondsPerRow, timesThePortableTime, coldStartMilliseconds, gzippedBytes } = report
  const rows = Object.entries(microsecondsPerRow).flatMap(([model, times]) =>
    Object.entries(times).map(([what, time]) => {
      const ratio = timesThePortableTime[model]?.[what]
      const isFile = model === fileGroup || model === parquetGroup
      const own = what === elapsedName(1) ? elapsedName(2) : isFile ? ownName : 'portable'
      return `| ${model} | ${what} | ${time} µs | ${ratio === undefined ? '' : `${own}: ${ratio} × as fast`} |`
    }),
  )
  const starts = Object.entries(coldStartMilliseconds).map(([name, time]) => `| cold start | ${name} | ${time} ms | |`)
  return [
    machineSentence(report),
    '',
    '| model | what | time per row | |',
    '|---|---|---|---|',
    ...rows,
    ...starts,
    '',
    sizeSentence(gzippedBytes),
  ].join('\n')
}

function machineSentence({ machine }: BenchmarkReport): string {
  return `On one thread of a shared ${machine.processor} with Node ${machine.node.slice(1)}; medians of turns side by side, so trust the ratios:`
}

function sizeSentence({ predictor, withSchema, schema }: Sizes): string {
  const kilobytes = (size: number) => `${(size / 1000).toFixed(1)} KB`
  return (
    `Importing the predictor costs a web page ${kilobytes(predictor)} minified and gzipped, the model included. ` +
    `With the schema, which is ${kilobytes(schema)} and needs zod, it costs ${kilobytes(withSchema)}.`
  )
}
