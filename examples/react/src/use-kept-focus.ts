import { type RefObject, useEffect, useRef } from 'react'

/**
 * Hands the focus on where a change has taken away what held it, such as a button that is gone: from the page's very
 * beginning nobody would find back.
 *
 * @param change - What may take it away.
 * @returns For the element to focus then, which needs a `tabIndex` of -1.
 */
export function useKeptFocus<Target extends HTMLElement>(change: unknown): RefObject<Target | null> {
  const target = useRef<Target>(null)
  const seen = useRef(change)
  useEffect(() => {
    if (seen.current === change) return
    seen.current = change
    const { activeElement } = document
    const lost = activeElement === document.body || activeElement?.matches(':disabled') === true
    if (lost) target.current?.focus({ preventScroll: true })
  }, [change])
  return target
}
