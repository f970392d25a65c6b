import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What a case that hangs is written as. */
export interface Watched {
  readonly campaign: string
  readonly seed: number
  /** The folder for it. */
  readonly output: string
  /** Seconds that one case may take. */
  readonly seconds: number
}

export interface Watch {
  /** Says that a case begins. */
  begin(given: unknown): void
  stop(): Promise<void>
}

/** In a thread: a loop without end lets nothing else of its own thread run. */
const program = `
const { parentPort, workerData } = require('node:worker_threads')
const { mkdirSync, writeFileSync, writeSync } = require('node:fs')
const { folder, path, seconds, file } = workerData
let given
let begun = Date.now()
parentPort.on('message', (next) => {
  given = next
  begun = Date.now()
})
setInterval(() => {
  if (Date.now() - begun < seconds * 1000) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify({ ...file, case: given }, null, 2) + '\\n')
  writeSync(1, file.campaign + ': FAULT with seed ' + file.seed + ': ' + file.fault + '\\n  It runs by itself: npm run fuzz -- --case ' + path + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 200)
`

/** Kills the process when a case takes too long, and writes the case first. */
export function startWatch({ campaign, seed, output, seconds }: Watched): Watch {
  const folder = resolve(output)
  const file = { campaign, fault: `hangs: the case has not ended within ${seconds} s`, seed }
  const workerData = { folder, path: join(folder, `${campaign}-${seed}.json`), seconds, file }
  const worker = new Worker(program, { eval: true, workerData, execArgv: [] })
  worker.unref()
  return {
    begin: (given) => worker.postMessage(given),
    stop: async () => void (await worker.terminate()),
  }
}
