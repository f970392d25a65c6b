import { useCallback, useState } from 'react'
import { type Economy, firstEconomy, readEconomy } from './economy.ts'

const key = 'retention-desk-economy'

/** The economy, kept in this browser from visit to visit: it holds amounts, and nothing about customers. */
export function useEconomy(): readonly [Economy, (economy: Economy) => void] {
  const [economy, setEconomy] = useState(() => readKept() ?? firstEconomy)
  const keep = useCallback((changed: Economy) => {
    setEconomy(changed)
    try {
      localStorage.setItem(key, JSON.stringify(changed))
    } catch {
      // A browser that keeps nothing: the amounts last as long as the page.
    }
  }, [])
  return [economy, keep]
}

function readKept(): Economy | undefined {
  try {
    return readEconomy(JSON.parse(localStorage.getItem(key) ?? 'null'))
  } catch {
    return undefined
  }
}
