import type { ProblemKind } from './problem.ts'

declare global {
  namespace Express {
    /** What one request's handlers tell its log line and its metrics. */
    interface Locals {
      requestId: string
      /** The route's own pattern; never the address, which may hold what a client put there. */
      route?: string
      problem?: ProblemKind
      /** Customers scored and refused, for batches. */
      rows?: { scored: number; refused: number }
    }
  }
}
