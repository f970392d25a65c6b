import { readConfiguration } from './configuration.ts'

// What the container's health check runs: ends with 0 where the service on this machine is ready.
const { port, probePort = port } = readConfiguration(process.env)
try {
  const { ok } = await fetch(`http://127.0.0.1:${probePort}/readyz`, { signal: AbortSignal.timeout(2_500) })
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
}
