import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { createApp, type Parts } from '../app.ts'
import { type Configuration, readConfiguration } from '../configuration.ts'
import { createLifecycle } from '../lifecycle.ts'
import { createLog } from '../log.ts'
import { createMetrics } from '../metrics.ts'
import { evaluation, predictor, verification } from '../model.ts'
import { createService } from '../service.ts'

export { predictor }

/** A customer with the native libraries' answer, as training wrote it. */
export const ordinary = (() => {
  const row = verification.rows.find(({ kind }) => kind === 'ordinary')
  if (!row) throw new Error('no ordinary verification row')
  return row
})()

/** Starts the service on a free port, in this process; stopped after the file's tests. */
export async function startService(changes: Partial<Configuration> = {}, parts: Partial<Parts> = {}) {
  const configuration = { ...readConfiguration({ RATE_LIMIT_PER_MINUTE: '100000' }), drainSeconds: 0, ...changes }
  const logged: string[] = []
  const log = createLog(configuration, predictor.manifest, { write: (line: string) => void logged.push(line) })
  const metrics = createMetrics(predictor.manifest)
  const lifecycle = createLifecycle(configuration)
  const all = { predictor, verification, evaluation, configuration, lifecycle, metrics, log, ...parts }
  const server = createService(createApp(all), configuration, all).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  /** Sends a body as it is; objects as JSON. */
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    })

  return { url, port, post, logged, lifecycle, server }
}

/** The problem document of an answer, after a check that it is one. */
export async function problemIn(response: Response) {
  const problem = await response.json()
  if (
    !response.headers.get('content-type')?.startsWith('application/problem+json') ||
    problem.status !== response.status
  )
    throw new Error(`not a problem document: ${JSON.stringify(problem)}`)
  return problem as {
    type: string
    title: string
    status: number
    detail: string
    requestId: string
    errors?: { detail: string; pointer?: string; parameter?: string; code?: string }[]
  }
}
