/** What a user reads who asks for an engine that is not installed. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { bundleProgram } from './bundle'
import { sentence } from './program'

const { plain } = inject('projects')

describe.each(['onnxruntime-node', 'onnxruntime-web'] as const)('%s', (adapter) => {
  test('is named with the command that installs it', () => {
    const name = `missing-${adapter}.mjs`
    const program = `${sentence(adapter)}
      import { ChurnError, RuntimeFailedError } from '@org/churn'
      import { native } from './native.mjs'
      const error = await predict(native.rows[0].customer).catch((error) => error)
      const { message, code } = error
      const ours = error instanceof RuntimeFailedError && error instanceof ChurnError
      console.log(JSON.stringify({ message, code, ours, cause: error.cause?.code }))`
    writeFileSync(join(plain, name), program)
    expect(JSON.parse(execFileSync(process.execPath, [name], { cwd: plain, encoding: 'utf8' }))).toEqual({
      message: `${adapter} cannot be loaded. Is it installed? npm install ${adapter}`,
      code: 'RUNTIME_FAILED',
      ours: true,
      cause: 'ERR_MODULE_NOT_FOUND',
    })
  })

  test('is missed by the bundle of an application that asks for it, by name, and by no other', async () => {
    await expect(bundleProgram(plain, sentence(adapter))).rejects.toThrow(`Could not resolve "${adapter}`)
    expect((await bundleProgram(plain, sentence('portable'))).warnings).toBe('')
  })
})
