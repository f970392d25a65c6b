import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['{hono,lambda,next}/*.test.ts'], testTimeout: 60_000 } })
