/** One thing to time: `run` does it `times` times. */
export interface Candidate {
  readonly name: string
  /** How many operations one call of `run` performs: rows of a batch, or 1. */
  readonly operations: number
  run(): unknown | Promise<unknown>
}

/** Milliseconds of the processor's time for each candidate and round, and how many rounds: short turns, so that noise falls on all alike. */
const turn = 25
const rounds = 21

/**
 * Times candidates side by side: after a warm-up they take turns, round after round, so that a machine that slows down
 * slows all of them. Answers the median over the rounds, in microseconds per operation.
 */
export async function measure(candidates: readonly Candidate[]): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    for (const candidate of candidates) {
      const microseconds = await takeTurn(candidate)
      if (round >= 0) times.get(candidate.name)?.push(microseconds)
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}

async function takeTurn({ run, operations }: Candidate): Promise<number> {
  const start = processorTime()
  let calls = 0
  let spent = 0
  // As many calls again as so far, because asking for the time takes longer than a short call.
  for (let more = 1; spent < turn; more = calls) {
    for (let call = 0; call < more; call++) {
      // Only promises are awaited: an await costs a synchronous call more than the call itself.
      const answer = run()
      if (answer instanceof Promise) await answer
    }
    calls += more
    spent = processorTime() - start
  }
  return (1000 * spent) / (calls * operations)
}

/** Milliseconds that the processor has spent on this process: what else the machine does is not in them. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
