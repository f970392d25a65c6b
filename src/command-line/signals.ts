import process from 'node:process'
import { setImmediate } from 'node:timers/promises'

/** Signals that end a process, with their conventional exit codes: 128 plus the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** What a signal does, the latest last. */
const acts: ((code: number) => void)[] = [(code) => process.exit(code)]

/**
 * Listens from now on. Work that ends without a turn of the event loop is then never cut in two: the signal is heard
 * after it.
 */
export function hearSignals(): void {
  for (const [signal, code] of Object.entries(signals)) process.on(signal, () => acts.at(-1)?.(code))
}

/** Calls `act` when a signal comes, and nothing else; returns a function that stops this. */
export function onSignal(act: (code: number) => void): () => void {
  acts.push(act)
  return () => {
    const place = acts.indexOf(act)
    if (place >= 0) acts.splice(place, 1)
  }
}

/** Resolves once every signal that has come is heard: the event loop asks for them between two immediates. */
export async function signalsHeard(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
