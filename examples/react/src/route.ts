import { useSyncExternalStore } from 'react'

export const pages = ['batch', 'customer', 'model'] as const
export type Page = (typeof pages)[number]

/** Addresses are behind the hash: any static host, under any path, serves every page. */
export function addressOf(page: Page): string {
  return `#/${page}`
}

export function pageAt(hash: string): Page {
  return pages.find((page) => addressOf(page) === hash) ?? 'batch'
}

/** The page that the address names. */
export function usePage(): Page {
  return useSyncExternalStore(subscribe, () => pageAt(location.hash))
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
