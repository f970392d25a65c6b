import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['{express,fastify,hono,jest,lambda,nest,next}/**/*.test.ts'], testTimeout: 60_000 },
})
