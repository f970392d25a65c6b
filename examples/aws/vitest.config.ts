import { defineConfig } from 'vitest/config'

// Of its own, so that the package's does not apply here.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 60_000 } })
