/** What only a browser shows: what is asked of the network, what a strict policy forbids, and a failed engine. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { bundleProgram } from './bundle'
import { engineFiles, findChromium, visit } from './chromium'
import { strictPolicy } from './chromium-page'
import { sentence } from './program'

const { plain, withEngines } = inject('projects')
const startChromium = findChromium()
let browser: Browser

beforeAll(async () => {
  if (startChromium) browser = await startChromium()
})
afterAll(() => browser?.close())

const html = '<link rel="icon" href="data:,"><script type="module" src="/bundle.js"></script>'
const customers = `import { native } from './native.mjs'\nconst [{ customer, probability }] = native.rows\n`
const described = `.then(
  (value) => value,
  (error) => ({ name: error.name, code: error.code, message: error.message, cause: String(error.cause) }),
)`

describe.runIf(startChromium)('in Chromium', () => {
  test('the main entry asks the network for nothing, and for no right to make code from text', async () => {
    const program = `${customers}${sentence('portable')}
      import { customerSchema } from '@org/churn'
      import * as z from 'zod'
      const violations = []
      addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective))
      const got = predict(customer).probability
      const { success } = customerSchema.safeParse(customer)
      const { jitless } = z.config()
      let evaluated = 'allowed'
      // The browser tells of a breach a moment later, in order: what comes before this one would have been told by then.
      const told = new Promise((resolve) => addEventListener('securitypolicyviolation', () => resolve(violations.length)))
      try { new Function('return 1') } catch (error) { evaluated = error.name }
      globalThis.answer = told.then((breaches) => ({ got, probability, success, jitless, evaluated, breaches }))`
    const { code } = await bundleProgram(plain, program)
    const headers = { 'content-security-policy': strictPolicy }
    const pages = { '/': { body: html, headers }, '/bundle.js': { body: code } }
    const { answer, requests, printed } = await visit(browser, pages, plain)
    // What the page itself tries is the only breach; the setting of other schemas is as it was.
    expect(answer).toMatchObject({ success: true, jitless: undefined, evaluated: 'EvalError', breaches: 1 })
    const { got, probability } = answer as { got: number; probability: number }
    expect(got).toBe(probability)
    expect(requests).toEqual(['/', '/bundle.js'])
    expect(printed.filter((line) => !line.includes('unsafe-eval'))).toEqual([])
  })

  const program = `${customers}${sentence('onnxruntime-web')}
    globalThis.answer = predict(customer)${described}`

  test('a binary that is not there ends in a RuntimeFailedError that keeps its cause', async () => {
    const { code } = await bundleProgram(withEngines, program)
    const { answer } = await visit(browser, { '/': { body: html }, '/bundle.js': { body: code } }, withEngines)
    expect(answer).toMatchObject({
      name: 'RuntimeFailedError',
      code: 'RUNTIME_FAILED',
      message: expect.stringMatching(/^onnxruntime-web cannot open the model: /),
      cause: expect.stringMatching(/Error: .*wasm/),
    })
  })

  test('so does a policy that forbids WebAssembly', async () => {
    const { code } = await bundleProgram(withEngines, program)
    const headers = { 'content-security-policy': strictPolicy }
    const pages = { '/': { body: html, headers }, '/bundle.js': { body: code }, ...engineFiles(withEngines) }
    const { answer } = await visit(browser, pages, withEngines)
    expect(answer).toMatchObject({
      name: 'RuntimeFailedError',
      cause: expect.stringMatching(/unsafe-eval|WebAssembly/),
    })
  })
})
