import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { trainingFile } from 'virtual:chosen-model'
import { afterEach, expect, it, vi } from 'vitest'
import { sha256Of } from './sha256-of.ts'

afterEach(() => vi.unstubAllGlobals())

it('gives a file the checksum that a contract declares', async () => {
  const bytes = readFileSync(new URL('../../../customers.csv', import.meta.url))
  expect(await sha256Of(new Blob([bytes]))).toBe(createHash('sha256').update(bytes).digest('hex'))
  // Of the model that the page is built with.
  expect(trainingFile).toMatch(/^[0-9a-f]{64}$/)
})

it('knows none where the browser reckons none', async () => {
  vi.stubGlobal('crypto', {})
  expect(await sha256Of(new Blob(['a']))).toBeUndefined()
})
