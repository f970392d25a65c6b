import { join, resolve } from 'node:path'
import fc from 'fast-check'
import type { Campaign } from './campaign'
import { messageOf, writeCase } from './cases'
import { startWatch } from './watch'

/** Seconds after which a case hangs: DuckDB takes the longest, some seconds on a busy machine. */
const longestCase = 90

export interface Trial {
  readonly seed: number
  readonly seconds: number
  /** The folder for the case of a fault. */
  readonly output: string
}

/** Draws and checks cases until the time is over or one fails; answers whether all held. */
export async function tryCampaign(
  { name, cases, check }: Campaign,
  { seed, seconds, output }: Trial,
  print: (text: string) => void,
): Promise<boolean> {
  let tried = 0
  const watch = startWatch({ campaign: name, seed, output, seconds: longestCase })
  let last: { readonly given: unknown; readonly ends: Promise<void> } | undefined
  const property = fc.asyncProperty(cases, async (given) => {
    tried++
    watch.begin(given)
    const ends = (async () => check(given))()
    last = { given, ends }
    await ends
  })
  const found = await fc.check(property, {
    seed,
    numRuns: 2 ** 31 - 1,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  })
  // Time ends in the middle of a case, which goes on: what it uses may not be closed before, and it may find a fault.
  const late = await last?.ends.then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  await watch.stop()
  // An interrupt before the first case has ended is a failure to fast-check, without a case.
  const isFault = found.counterexample !== null
  if (!isFault && !late) {
    print(`${name}: ${tried} cases in ${seconds} s, no fault`)
    return true
  }
  const { counterexample, errorInstance, numShrinks } = isFault
    ? found
    : { counterexample: [last?.given], errorInstance: late?.error, numShrinks: 0 }
  const fault = messageOf(errorInstance)
  const path = writeCase(join(resolve(output), `${name}-${seed}.json`), {
    campaign: name,
    fault: fault.split('\n')[0] as string,
    seed,
    case: counterexample?.[0],
  })
  print(`${name}: FAULT with seed ${seed}, after ${tried} cases and ${numShrinks} times smaller:`)
  print(`  ${fault.replaceAll('\n', '\n  ')}`)
  print(`  It runs by itself: npm run fuzz -- --case ${path}`)
  return false
}
