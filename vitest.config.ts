import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Hands a model's bytes to its module as base64 text, as the build does. */
const modelBytes = {
  name: 'model-bytes',
  enforce: 'pre' as const,
  load(id: string) {
    return id.endsWith('.onnx') ? `export default '${readFileSync(id, 'base64')}'` : undefined
  },
}

const source = (name: string) => fileURLToPath(new URL(`src/${name}`, import.meta.url))

export default defineConfig({
  plugins: [modelBytes],
  resolve: { alias: { '@org/churn/verification': source('verification.ts'), '@org/churn': source('index.ts') } },
  test: { include: ['src/**/*.test.ts'], typecheck: { enabled: true, include: ['src/**/*.test-d.ts'] } },
})
