import { readFileSync } from 'node:fs'
import { verification } from '@org/churn/verification'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { folder } from '../testing/process.ts'
import { expectSameNumbers } from '../testing/same-numbers.ts'

const event = JSON.parse(readFileSync(new URL('event.json', import.meta.url), 'utf8')) as APIGatewayProxyEventV2

/** The handler from its bundle, as Lambda would load it. */
const { handler } = await (async () => {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['lambda/handler.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  return (await import(`data:text/javascript;base64,${text}`)) as typeof import('./handler.ts')
})()

it('answers an event of API Gateway as the native libraries do, base64 or not', async () => {
  for (const { customer, probability } of verification.rows) {
    const body = JSON.stringify(customer)
    for (const given of [
      { ...event, body, isBase64Encoded: false },
      { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded: true },
    ]) {
      const { statusCode, headers, body: answer = '' } = await handler(given)
      expect([statusCode, headers?.['content-type']]).toEqual([200, 'application/json'])
      expect(Math.abs(JSON.parse(answer).probability - probability)).toBeLessThan(1e-6)
    }
  }
})

it('answers as predict does', async () => {
  const post = async (text: string) => {
    const { statusCode = 0, headers, body = '' } = await handler({ ...event, body: text, isBase64Encoded: false })
    return { status: statusCode, contentType: String(headers?.['content-type']), body: JSON.parse(body) }
  }
  await expectSameNumbers(post)
  const { body: _, ...empty } = event
  expect(await handler(empty)).toMatchObject({ statusCode: 400 })
})
