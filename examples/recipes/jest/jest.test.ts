import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folder } from '../testing/process.ts'

it('passes in Jest as it comes', () => {
  const words = [join(folder, 'node_modules/jest/bin/jest.js'), '--ci', 'jest/follow-up']
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, expect.stringContaining('Tests:       6 passed, 6 total')])
})
