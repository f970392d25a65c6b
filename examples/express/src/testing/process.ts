import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

/** The built service in a process of its own, on a free port. */
export async function startProcess(variables: Record<string, string> = {}, nodeOptions: readonly string[] = []) {
  const child: ChildProcess = spawn(process.execPath, [...nodeOptions, server], {
    env: { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', RATE_LIMIT_PER_MINUTE: '10000000', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('no output')
  const lines: Record<string, unknown>[] = []
  const reader = createInterface({ input: child.stdout })
  const exited = Promise.all([once(child, 'close'), once(reader, 'close')]).then(([[code]]) => code as number | null)
  const port = await new Promise<number>((resolve, reject) => {
    reader.on('line', (line) => {
      const entry = JSON.parse(line)
      lines.push(entry)
      if (entry.msg === 'listening') resolve(entry.port)
    })
    exited.then((code) => reject(new Error(`ended with ${code} before it listened`)))
  })
  return { url: `http://127.0.0.1:${port}`, port, child, exited, lines }
}
