import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { bundled } from './.ci/bundled.mjs'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const source = (name: string) => at(`src/${name}`)

/** The bytes of an ONNX file as the module that the build makes of it. */
const onnxFiles: Plugin = {
  name: 'onnx-files',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('.onnx')) return undefined
    return `export default Uint8Array.from(atob('${readFileSync(id, 'base64')}'), (letter) => letter.charCodeAt(0))`
  },
}

/** Sources with a fault of old, by path: `npm run fuzz -- --mutations` hands them over. */
const mutants: Readonly<Record<string, string>> = process.env.CHURN_MUTANTS
  ? JSON.parse(readFileSync(process.env.CHURN_MUTANTS, 'utf8'))
  : {}

const faults: Plugin = { name: 'faults', enforce: 'pre', load: (id) => mutants[id] }

export default defineConfig({
  plugins: [onnxFiles, faults],
  define: bundled,
  resolve: {
    alias: {
      '@testing': at('.ci/testing'),
      '@org/churn/agents': source('agents.ts'),
      '@org/churn/csv': source('csv.ts'),
      '@org/churn/evaluation': source('evaluation.ts'),
      '@org/churn/folder': source('folder.ts'),
      '@org/churn/model': source('model.ts'),
      '@org/churn/onnx': source('onnx.ts'),
      '@org/churn/sql': source('sql.ts'),
      '@org/churn/verification': source('verification.ts'),
      '@org/churn': source('index.ts'),
    },
  },
  test: {
    // Ends what hangs, and nothing that is merely slow on a busy machine.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts'],
          // Every processor: somebody waits for these. By default one is left to others.
          maxWorkers: '100%',
          // Projects of one group would have to share that number.
          sequence: { groupOrder: 1 },
          typecheck: { enabled: true, include: ['src/**/*.test-d.ts'] },
        },
      },
      { extends: true, test: { name: 'repository', include: ['.ci/repository/*.test.ts'] } },
      { extends: true, test: { name: 'databases', include: ['.ci/databases/*.test.ts'] } },
      { extends: true, test: { name: 'spark', include: ['.ci/spark/*.test.ts'], testTimeout: 300_000 } },
      { extends: true, test: { name: 'proof', include: ['.ci/databases/*.proof.ts'] } },
      { extends: true, test: { name: 'spreadsheets', include: ['.ci/spreadsheets/*.test.ts'], testTimeout: 300_000 } },
      '.ci/places/vitest.config.ts',
      '.ci/release/vitest.config.mjs',
    ],
  },
})
