/** What autocannon measured of one service. */
export interface Load {
  readonly name: string
  readonly requestsPerSecond: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
  /** Connection errors, timeouts and answers that are not 2xx. */
  readonly errors: number
  readonly requests: number
}

export interface Benchmark {
  readonly node: string
  readonly processor: string
  readonly connections: number
  readonly secondsPerTurn: number
  readonly turns: number
  readonly loads: readonly Load[]
}

/** The figures as the README shows them. */
export function tableOf({ node, processor, connections, secondsPerTurn, turns, loads }: Benchmark): string {
  const rows = loads.map(
    ({ name, requestsPerSecond, p50Milliseconds, p99Milliseconds, errors, requests }) =>
      `| ${name} | ${requestsPerSecond.toFixed(0)} | ${p50Milliseconds} ms | ${p99Milliseconds} ms | ${errors} of ${requests} |`,
  )
  return [
    `${connections} connections, medians of ${turns} turns of ${secondsPerTurn} s side by side, one process each, on a shared ${processor} with Node ${node}; trust the ratios:`,
    '',
    '| service | requests a second | p50 | p99 | errors |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
