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

/** The report as README's table: markdown, a row for each thing timed. */
export function benchmarkTable({
  machine,
  microsecondsPerRow,
  timesThePortableTime,
  coldStartMilliseconds,
  gzippedBytes,
}: BenchmarkReport): string {
  const rows = Object.entries(microsecondsPerRow).flatMap(([model, times]) =>
    Object.entries(times).map(([what, time]) => {
      const ratio = timesThePortableTime[model]?.[what]
      return `| ${model} | ${what} | ${time} µs | ${ratio === undefined ? '' : `portable: ${ratio} × as fast`} |`
    }),
  )
  const starts = Object.entries(coldStartMilliseconds).map(([name, time]) => `| cold start | ${name} | ${time} ms | |`)
  return [
    `On one thread of a shared ${machine.processor} with Node ${machine.node.slice(1)}; medians of turns side by side, so trust the ratios:`,
    '',
    '| model | what | time per row | |',
    '|---|---|---|---|',
    ...rows,
    ...starts,
    '',
    sizeSentence(gzippedBytes),
  ].join('\n')
}

function sizeSentence({ withoutZod, withZod, schema }: Sizes): string {
  const kilobytes = (size: number) => `${(size / 1000).toFixed(1)} KB`
  return (
    `Importing the predictor costs a web page ${kilobytes(withoutZod)} minified and gzipped, the model included and zod ` +
    `not; ${kilobytes(withZod)} with zod. The schema alone is ${kilobytes(schema)}.`
  )
}
