import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

const configuration: NextConfig = {
  // `npm run typecheck` does that, for all recipes at once.
  typescript: { ignoreBuildErrors: true },
  // The folder that holds node_modules; Next.js would look for the outermost lock file otherwise.
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
}

export default configuration
