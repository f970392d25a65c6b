import { powerOfTwo } from '../arithmetic/powers-of-two'
import { throwIfAborted, untilAborted } from '../checks/abort'
import { ChurnError, messageOf, printValue, RuntimeFailedError } from '../checks/errors'
import type { MarginGrid } from '../model/manifest'
import { isThenable, type Runtime, type RuntimeMode, type RuntimeModel, type RuntimeSession } from './runtime'

/** A runtime's session as a predictor uses it: answers are checked, and errors become this package's own. */
export interface Session {
  /** The runtime's name, with the kernel it chose: `portable, tables kernel`. */
  readonly name: string
  /**
   * Margins of rowCount encoded rows, one finite number each.
   *
   * @throws {RuntimeFailedError} if the runtime fails, returns anything else, or has been disposed of.
   * @throws the reason of `signal` once it is aborted, whether or not the runtime listens to it.
   */
  run(rows: Float32Array, rowCount: number, signal?: AbortSignal): Float32Array | Promise<Float32Array>
  /** @throws {RuntimeFailedError} once the session has been disposed of. */
  checkOpen(): void
  /** Releases the session. Calling it again returns the same result. */
  dispose(): void | Promise<void>
}

/** @throws {RuntimeFailedError} where the runtime cannot open the model. */
export function openSession(runtime: Runtime, model: RuntimeModel, grid?: MarginGrid): Session {
  const { name } = runtime
  const fail = (cause: unknown, signal?: AbortSignal): never => {
    // A runtime that listens to the signal may throw its own error.
    throwIfAborted(signal)
    if (cause instanceof ChurnError) throw cause
    throw new RuntimeFailedError(`The runtime ${name} failed: ${messageOf(cause)}`, { cause })
  }
  const guarded = <T>(call: () => T | Promise<T>, signal?: AbortSignal): T | Promise<T> => {
    try {
      const answer = call()
      // Converts a promise from another realm.
      return isThenable(answer)
        ? untilAborted(Promise.resolve(answer), signal).catch((cause: unknown) => fail(cause, signal))
        : answer
    } catch (error) {
      return fail(error, signal)
    }
  }
  const session = guarded<Partial<RuntimeSession<RuntimeMode>>>(() => runtime.open(model)) as
    | RuntimeSession<RuntimeMode>
    | undefined
  if (typeof session?.run !== 'function')
    return fail(new TypeError(`it opened ${printValue(session)}, which is not a session`))
  const check = (margins: Float32Array, rowCount: number) => checkMargins(margins, rowCount, name, grid)
  let disposal: { readonly ended: void | Promise<void> } | undefined
  const checkOpen = () => {
    if (disposal) throw new RuntimeFailedError(`The session of the runtime ${name} has been disposed of.`)
  }
  return {
    name: session.kernel ? `${name}, ${session.kernel} kernel` : name,
    checkOpen,
    run(rows, rowCount, signal) {
      checkOpen()
      throwIfAborted(signal)
      try {
        const margins = session.run(rows, rowCount, signal)
        if (!isThenable(margins)) return check(margins, rowCount)
        return guarded(() => margins.then((kept) => check(kept, rowCount)), signal)
      } catch (error) {
        return fail(error, signal)
      }
    },
    dispose() {
      disposal ??= { ended: guarded(() => session.dispose?.()) }
      return disposal.ended
    },
  }
}

/**
 * Refuses anything but a finite number for each row, so that a faulty runtime cannot cause a silent decision. If
 * margins lie on a grid, a number off the grid comes from another model, or from an engine that does not add in
 * float32.
 */
function checkMargins(margins: Float32Array, rowCount: number, name: string, grid: MarginGrid | undefined) {
  const steps = grid ? powerOfTwo(grid.bits) : 1
  const bound = grid?.bound ?? Number.POSITIVE_INFINITY
  for (let row = 0; row < rowCount; row++) {
    const margin = margins?.[row]
    if (!Number.isFinite(margin)) {
      throw new RuntimeFailedError(
        `The runtime answered ${margin} as the margin of row ${row}; a finite number is expected.`,
      )
    }
    if (grid && !(Number.isInteger(margin * steps) && Math.abs(margin * steps) <= bound)) {
      throw new RuntimeFailedError(
        `The runtime ${name} answered ${margin} as the margin of row ${row}; a whole multiple of 2^-${grid.bits} is ` +
          `expected, at most ${bound} of them. It runs another model, or its engine does not add in float32.`,
      )
    }
  }
  return margins
}
