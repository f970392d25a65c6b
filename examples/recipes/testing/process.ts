import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const folder = fileURLToPath(new URL('..', import.meta.url))

/** Starts a server in a process of its own, waits until it answers, and ends it with the test. */
export async function startServer(
  command: string,
  words: (port: number) => readonly string[],
  path = '/',
): Promise<string> {
  const port = await freePort()
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(port),
    DENO_NO_UPDATE_CHECK: '1',
  }
  const child = spawn(command, words(port), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      printed += piece
    })
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = `http://127.0.0.1:${port}`
  while (child.exitCode === null) {
    const response = await fetch(url + path).catch(() => undefined)
    await response?.body?.cancel()
    if (response) return url
    await wait(50)
  }
  throw new Error(`${command} ended with ${child.exitCode}: ${printed}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
