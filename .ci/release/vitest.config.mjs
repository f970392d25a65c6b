import { defineConfig } from 'vitest/config'

// The dry run trains models: minutes, many on a busy machine, and only where there is Python.
export default defineConfig({
  test: { name: 'release', include: ['*.test.mjs'], testTimeout: 1_800_000, hookTimeout: 300_000 },
})
