import { defineConfig } from 'vitest/config'

// Of its own, so that the package's does not apply here. One process for all files: reading CDK takes longer than any test.
export default defineConfig({
  test: { include: ['src/**/*.test.ts'], testTimeout: 120_000, isolate: false, fileParallelism: false },
})
