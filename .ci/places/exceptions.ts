/** What cannot work, and why: every other adapter has to pass in every other place. */
import type { Adapter } from './place'

export interface Exception {
  readonly adapter: Adapter
  /** Beginnings of the places' names. */
  readonly places: readonly string[]
  readonly reason: string
  /** What trying it ends in: an exception that no longer holds is found out. */
  readonly failure: RegExp
}

export const exceptions: readonly Exception[] = [
  {
    adapter: 'onnxruntime-node',
    places: ['Cloudflare workerd', 'Vercel edge-runtime', 'Chromium'],
    reason: 'a native addon of Node.js, which nothing but a process can load',
    failure: /No loader is configured for "\.node" files|Module parse failed|(exports|process) is not defined/,
  },
  {
    adapter: 'onnxruntime-web',
    places: ['Cloudflare workerd', 'Vercel edge-runtime'],
    reason: 'fetches its WebAssembly from beside its own script, and a script there has no address',
    failure: /cannot determine the script source URL/,
  },
]

export function exceptionFor(adapter: Adapter, place: string): Exception | undefined {
  return exceptions.find((each) => each.adapter === adapter && each.places.some((name) => place.startsWith(name)))
}
