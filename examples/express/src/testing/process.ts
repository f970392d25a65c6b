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
  const ports: Record<string, number> = {}
  const expected = variables.PROBE_PORT === undefined ? ['listening'] : ['listening', 'listening for probes']
  await new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      const entry = JSON.parse(line)
      lines.push(entry)
      if (expected.includes(entry.msg)) ports[entry.msg] = entry.port
      if (Object.keys(ports).length === expected.length) resolve()
    })
    exited.then((code) => reject(new Error(`ended with ${code} before it listened`)))
  })
  const [port = 0, probePort = 0] = expected.map((message) => ports[message])
  return { url: `http://127.0.0.1:${port}`, port, probeUrl: `http://127.0.0.1:${probePort}`, child, exited, lines }
}
