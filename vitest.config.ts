import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { modelBytesForVite } from './.ci/model-bytes.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const source = (name: string) => at(`src/${name}`)

export default defineConfig({
  plugins: [modelBytesForVite],
  resolve: {
    alias: {
      '@testing': at('.ci/testing'),
      '@org/churn/evaluation': source('evaluation.ts'),
      '@org/churn/verification': source('verification.ts'),
      '@org/churn': source('index.ts'),
    },
  },
  test: {
    include: ['src/**/*.test.ts', '.ci/**/*.test.ts'],
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts'] },
    // Ends what hangs, and nothing that is merely slow on a busy machine.
    testTimeout: 60_000,
  },
})
