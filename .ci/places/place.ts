import type { ConformanceReport } from './conformance'

/** What can compute the margins, by the name of its package; the portable runtime is in the main entry. */
export const adapters = ['portable', 'onnxruntime-node', 'onnxruntime-web'] as const
export type Adapter = (typeof adapters)[number]

/** Somewhere a user runs the package. */
export interface Place {
  /** Its name in the tests and in the compatibility table. */
  readonly name: string
  /**
   * Runs the conformance program there, which answers many customers only where it is to be thorough. Rejects where it
   * cannot even be built or started.
   */
  conform(adapter: Adapter, thorough: boolean): Promise<Answers>
}

/** What a place answers, and what it printed besides. */
export interface Answers {
  readonly report: ConformanceReport
  /** Warnings of the bundler, the runtime's standard error, a page's console: none is expected. */
  readonly warnings: string
  /** Bytes of what the application carries for it. */
  readonly size: Size
  /** Where the cold start is counted from. */
  readonly coldStartFrom: 'import' | 'first request' | 'start of its VM'
  /** In a browser: the addresses that were asked for. */
  readonly requests?: readonly string[]
}

/** Bytes, and of what: a minified and gzipped bundle with zod and the engine, or the packages as they lie on disk. */
export interface Size {
  readonly bytes: number
  readonly of: 'bundle' | 'packages'
}
