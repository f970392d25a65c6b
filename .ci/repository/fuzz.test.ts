/** The fuzzer ends and names a case that never does. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundleProgram } from '../bundle-program.mjs'

test.each([
  ['a loop without end', 'for (;;) {}'],
  ['a promise that nobody keeps', 'setInterval(() => {}, 1000)'],
])('%s is ended, and its case written', async (_, hangs) => {
  const address = await bundleProgram('fuzz/watch', { name: 'fuzz-watch-test' })
  const output = mkdtempSync(join(tmpdir(), 'churn-watch-'))
  const watched = JSON.stringify({ campaign: 'records', seed: 7, output, seconds: 1 })
  const code = `import(${JSON.stringify(address)}).then(({ startWatch }) => {
    const watch = startWatch(${watched})
    watch.begin({ record: 1 })
    watch.begin({ record: 2 })
    ${hangs}
  })`
  const { signal, stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 30_000 })
  const path = join(output, 'records-7.json')
  expect(signal).toBe('SIGKILL')
  expect(stdout).toContain(`records: FAULT with seed 7: hangs`)
  expect(stdout).toContain(`npm run fuzz -- --case ${path}`)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ campaign: 'records', case: { record: 2 } })
  rmSync(output, { recursive: true })
})
