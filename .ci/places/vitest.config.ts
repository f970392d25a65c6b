import { defineConfig } from 'vitest/config'

/** The real places: apart from the other tests, because installing the runtimes takes longer than all of those. */
export default defineConfig({
  test: {
    name: 'places',
    include: ['*.place.ts', '*.test.ts'],
    globalSetup: './set-up.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two processors is what continuous integration has; a recorded run has each place to itself.
    fileParallelism: false,
    maxConcurrency: process.env.CHURN_COMPATIBILITY === 'write' ? 1 : 2,
  },
})
