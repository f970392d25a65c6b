import { defineConfig } from 'vitest/config'

// The dry run trains a model: minutes on a busy machine, and only where there is Python.
export default defineConfig({
  test: { name: 'release', include: ['*.test.mjs'], testTimeout: 600_000, hookTimeout: 120_000 },
})
