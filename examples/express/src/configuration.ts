import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { day, decimal, wholeNumber } from './text-values.ts'

/** A day: timers of Node overflow not far above three weeks, and fire at once. */
const mostSeconds = 86_400

const seconds = (least: number, fallback: number) => decimal({ least, most: mostSeconds }).default(fallback)
const count = (fallback: number) => wholeNumber({ least: 1 }).default(fallback)

const environment = z.object({
  CHURN_MODEL: z.string().default('@org/churn'),
  CHURN_AS_OF: day.optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: wholeNumber({ least: 0, most: 65_535 }).default(3000),
  PROBE_PORT: wholeNumber({ least: 0, most: 65_535 }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  BODY_LIMIT_BYTES: count(1_048_576),
  BATCH_LIMIT_ROWS: count(1_000),
  STREAM_LIMIT_BYTES: count(1_073_741_824),
  BODY_SECONDS: seconds(0.1, 10),
  RATE_LIMIT_PER_MINUTE: count(600),
  STREAM_LIMIT_COUNT: count(32),
  CONNECTION_LIMIT_COUNT: count(1_024),
  CONNECTIONS_PER_ADDRESS: wholeNumber({ least: 1 }).optional(),
  TRUST_PROXY: wholeNumber({ least: 0, most: 16 }).default(0),
  DRAIN_SECONDS: seconds(0, 5),
  GRACE_SECONDS: seconds(0, 25),
  INTERFACE_FOLDER: z.string().default(fileURLToPath(new URL('../../react/dist', import.meta.url))),
})

/** Everything about the service that differs between places. README.md says what each means. */
export interface Configuration {
  /** The model: the folder of a bundle, or a package with the entries of `@org/churn`. */
  readonly model: string
  /** The day from which a model with dates counts, where a request names none; undefined if every request must. */
  readonly asOf: string | undefined
  readonly host: string
  readonly port: number
  /** Where probes are answered too, apart from clients; undefined for nowhere else. */
  readonly probePort: number | undefined
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL']
  /** Largest JSON body, after decompression. */
  readonly bodyLimitBytes: number
  /** Most customers in one JSON array; more are streamed as NDJSON or CSV. */
  readonly batchLimitRows: number
  /** Largest streamed body, after decompression. */
  readonly streamLimitBytes: number
  /** Time for a JSON body to arrive, and longest silence in a streamed one. */
  readonly bodySeconds: number
  /** Requests a minute for each client address. */
  readonly rateLimitPerMinute: number
  /** Most streams that are open at once. */
  readonly streamLimitCount: number
  /** Most connections that are open at once. */
  readonly connectionLimitCount: number
  /** Most connections of one client address. */
  readonly connectionsPerAddress: number
  /** Proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: number
  /** How long requests are still taken after a stop signal, so that a load balancer can turn away. */
  readonly drainSeconds: number
  /** How long accepted requests have to finish after that. */
  readonly graceSeconds: number
  /** Where the web interface has been built. */
  readonly interfaceFolder: string
}

/** Behind a proxy every connection is the proxy's own, so that its address alone may hold all of them. */
function perAddress({ TRUST_PROXY, CONNECTION_LIMIT_COUNT }: z.infer<typeof environment>): number {
  return TRUST_PROXY > 0 ? CONNECTION_LIMIT_COUNT : Math.ceil(CONNECTION_LIMIT_COUNT / 8)
}

/** @throws {Error} listing every variable with a value it cannot have. */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  // An empty variable is what a compose file or task definition passes on for one that is not set.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const read = environment.safeParse(given)
  if (!read.success) {
    const found = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new Error(`The environment cannot be used. ${found.join('; ')}`)
  }
  const { data } = read
  return {
    model: data.CHURN_MODEL,
    asOf: data.CHURN_AS_OF,
    host: data.HOST,
    port: data.PORT,
    probePort: data.PROBE_PORT,
    logLevel: data.LOG_LEVEL,
    bodyLimitBytes: data.BODY_LIMIT_BYTES,
    batchLimitRows: data.BATCH_LIMIT_ROWS,
    streamLimitBytes: data.STREAM_LIMIT_BYTES,
    bodySeconds: data.BODY_SECONDS,
    rateLimitPerMinute: data.RATE_LIMIT_PER_MINUTE,
    streamLimitCount: data.STREAM_LIMIT_COUNT,
    connectionLimitCount: data.CONNECTION_LIMIT_COUNT,
    connectionsPerAddress: data.CONNECTIONS_PER_ADDRESS ?? perAddress(data),
    trustedProxies: data.TRUST_PROXY,
    drainSeconds: data.DRAIN_SECONDS,
    graceSeconds: data.GRACE_SECONDS,
    interfaceFolder: data.INTERFACE_FOLDER,
  }
}
