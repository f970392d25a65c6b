import { throwIfAborted, untilAborted } from '../checks/abort'
import { ChurnError, messageOf, RuntimeFailedError, show } from '../checks/errors'
import { isThenable, type Runtime, type RuntimeMode, type RuntimeModel, type RuntimeSession } from './runtime'

/** A runtime's session as a predictor uses it: what it answers is checked, and what it throws is an error of ours. */
export interface Session {
  /** The runtime's name, with the kernel that it picked: `portable, tables kernel`. */
  readonly name: string
  /**
   * Margins of rowCount encoded rows, one finite number each.
   *
   * @throws {RuntimeFailedError} where the runtime fails, answers anything else, or has been let go of.
   * @throws {AbortedError} when `signal` says so, whether or not the runtime listens to it.
   */
  run(rows: Float32Array, rowCount: number, signal?: AbortSignal): Float32Array | Promise<Float32Array>
  /** @throws {RuntimeFailedError} once the session has been let go of. */
  checkOpen(): void
  /** Lets go of the session; called again, it answers the same. */
  dispose(): void | Promise<void>
}

/** @throws {RuntimeFailedError} where the runtime cannot open the model. */
export function openSession(runtime: Runtime, model: RuntimeModel): Session {
  const { name } = runtime
  const fail = (cause: unknown): never => {
    if (cause instanceof ChurnError) throw cause
    throw new RuntimeFailedError(`The runtime ${name} failed: ${messageOf(cause)}`, { cause })
  }
  const guarded = <T>(call: () => T | Promise<T>, signal?: AbortSignal): T | Promise<T> => {
    try {
      const answer = call()
      // A promise of another realm is brought into this one's.
      return isThenable(answer) ? untilAborted(Promise.resolve(answer), signal).catch(fail) : answer
    } catch (error) {
      return fail(error)
    }
  }
  const session = guarded<Partial<RuntimeSession<RuntimeMode>>>(() => runtime.open(model)) as
    | RuntimeSession<RuntimeMode>
    | undefined
  if (typeof session?.run !== 'function') return fail(new TypeError(`it opened ${show(session)}, which is no session`))
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
      return guarded(() => {
        const margins = session.run(rows, rowCount, signal)
        return isThenable(margins)
          ? margins.then((kept) => checkMargins(kept, rowCount))
          : checkMargins(margins, rowCount)
      }, signal)
    },
    dispose() {
      disposal ??= { ended: guarded(() => session.dispose?.()) }
      return disposal.ended
    },
  }
}

/** A runtime that answers anything but a number for each row must not end in a silent decision. */
function checkMargins(margins: Float32Array, rowCount: number): Float32Array {
  for (let row = 0; row < rowCount; row++) {
    if (!Number.isFinite(margins?.[row])) {
      throw new RuntimeFailedError(
        `The runtime answered ${margins?.[row]} as the margin of row ${row}; a finite number is expected.`,
      )
    }
  }
  return margins
}
