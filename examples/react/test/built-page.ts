import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the built page is served, as `npm start` serves it. */
    address: string
  }
}

/** Builds the page once for all tests and serves it as `npm start` does. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // vitest's own NODE_ENV would make it React's development build, which is not what people get.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  await build({ logLevel: 'warn' })
  process.env.NODE_ENV = NODE_ENV
  const server = await preview({ preview: { port: 0, host: '127.0.0.1' }, logLevel: 'warn' })
  const address = server.resolvedUrls?.local[0]
  if (!address) throw new Error('Preview server: got no address, expected one on 127.0.0.1.')
  project.provide('address', address)
  return () => server.close()
}
