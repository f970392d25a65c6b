import { useEffect, useRef, useState } from 'react'
import type { Economy } from '../economy/economy.ts'
import type { ScoredList } from './list.ts'
import { economicsOf } from './list-economics.ts'
import type { Plan } from './plan.ts'
import type { Batch } from './use-batch.ts'

/** The newest plan there is; `settled` once it is the one for the economy as it stands. */
export interface PlanInProgress {
  readonly plan: Plan | undefined
  readonly settled: boolean
}

/**
 * Keeps a list planned while its economy changes. The worker plans, one economy at a time: of those that come while it is
 * at work only the last is planned, and what it answers on the way is shown, so that a slider is followed.
 *
 * @param quantities - Names of the fields in `list.quantities`.
 */
export function usePlan(
  list: ScoredList,
  quantities: readonly string[],
  economy: Economy,
  ask: Batch['ask'],
): PlanInProgress {
  const [answer, setAnswer] = useState<{ readonly plan: Plan; readonly economy: Economy }>()
  const line = useRef<Promise<void>>(Promise.resolve())
  useEffect(() => {
    let outdated = false
    line.current = line.current.then(async () => {
      if (outdated || list.count === 0) return
      const { budget, mostContacts } = economy
      const plan = await ask('plan', {
        probabilities: list.probabilities,
        economics: economicsOf(list, quantities, economy),
        limits: { ...(budget !== undefined && { budget }), ...(mostContacts !== undefined && { count: mostContacts }) },
      })
      setAnswer({ plan, economy })
    })
    return () => {
      outdated = true
    }
  }, [list, quantities, economy, ask])
  return { plan: answer?.plan, settled: answer?.economy === economy }
}
