/** What `npm run bench` measures. */
export interface Benchmark {
  readonly processor: string
  readonly workerd: string
  readonly bytes: number
  readonly gzipBytes: number
  readonly churn: Timings
  readonly empty: Timings
}

interface Timings {
  /** From the first request to a fresh workerd to its answer. */
  readonly coldStartMilliseconds: number
  readonly medianMilliseconds: number
  readonly p99Milliseconds: number
}

/** The figures as the README shows them. */
export function tableOf({ processor, workerd, bytes, gzipBytes, churn, empty }: Benchmark): string {
  const milliseconds = (value: number) => `${value.toPrecision(3)} ms`
  const row = (name: string, pick: (timings: Timings) => number) =>
    `| ${name} | ${milliseconds(pick(churn))} | ${milliseconds(pick(empty))} |`
  return [
    `workerd ${workerd} on a shared ${processor}; the bundle, with model and verification rows, is ${(bytes / 1000).toFixed(0)} KB, ${(gzipBytes / 1000).toFixed(1)} KB gzipped:`,
    '',
    '| over HTTP | this Worker | a Worker that does nothing |',
    '|---|---|---|',
    row('cold start: first answer of a fresh workerd', (timings) => timings.coldStartMilliseconds),
    row('one prediction, median', (timings) => timings.medianMilliseconds),
    row('one prediction, 99 of 100', (timings) => timings.p99Milliseconds),
  ].join('\n')
}
