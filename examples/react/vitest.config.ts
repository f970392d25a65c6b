import { defineConfig } from 'vitest/config'
import { chosenModel } from './chosen-model.ts'

export default defineConfig({
  plugins: [chosenModel()],
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/built-page.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One browser serves all of its tests; a second would fight over the same two cores.
    fileParallelism: false,
  },
})
