import type { CustomerEconomics } from '@org/churn'
import { useCallback, useEffect, useRef, useState } from 'react'
import { economicsAt } from './list-economics.ts'
import type { RowDetail } from './row-details.ts'
import type { Batch } from './use-batch.ts'

/** What the rows in sight say beside their figures, asked of the worker when they come into sight, and remembered. */
export function useDetails(economics: CustomerEconomics, ask: Batch['ask']) {
  const [known, setKnown] = useState<ReadonlyMap<number, RowDetail>>(new Map())
  const asked = useRef(new Map<number, CustomerEconomics>())
  const [inSight, setInSight] = useState<readonly number[]>([])
  useEffect(() => {
    // Answers for other economics stay in sight until the new ones are there.
    const missing = inSight.filter((row) => asked.current.get(row) !== economics)
    if (missing.length === 0) return
    for (const row of missing) asked.current.set(row, economics)
    ask('details', { rows: missing, economics: missing.map((row) => economicsAt(economics, row)) }).then((details) =>
      setKnown((before) => new Map([...before, ...missing.map((row, place) => [row, details[place]] as const)])),
    )
  }, [inSight, economics, ask])
  return { detailOf: useCallback((row: number) => known.get(row), [known]), onSight: setInSight }
}
