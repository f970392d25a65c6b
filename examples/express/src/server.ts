import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp, createProbes } from './app.ts'
import { readConfiguration } from './configuration.ts'
import { describeFailure } from './failure.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { evaluation, predictor, verification } from './model.ts'
import { createProbeServer } from './probes.ts'
import { createService } from './service.ts'

const configuration = readConfiguration(process.env)
const log = createLog(configuration, predictor.manifest)
const lifecycle = createLifecycle(configuration)
const metrics = createMetrics(predictor.manifest)
const parts = { predictor, verification, evaluation, configuration, lifecycle, metrics, log }
const service = createService(createApp(parts), configuration, parts)
const { host, port, probePort } = configuration
const probes = probePort === undefined ? undefined : createProbeServer(createProbes(parts), configuration, log)

listen(service, port, 'listening')
if (probes) listen(probes, probePort, 'listening for probes')

function listen(server: Server, wanted: number | undefined, message: string): void {
  server.on('error', (error) => {
    log.fatal(describeFailure(error))
    // Not half a service: what has begun to listen is closed again.
    for (const each of [service, probes]) each?.close()
    process.exitCode = 1
  })
  server.listen(wanted, host, () => {
    const { port } = server.address() as AddressInfo
    log.info({ port, url: `http://${nameOf(host)}:${port}` }, message)
  })
}

/** What to type into a browser on this machine: a service that listens on every address is at this one too. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

let asked = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    // A second signal means: do not wait.
    if (asked) process.exit(1)
    asked = true
    log.info({ signal }, 'stopping')
    const brokenOff = await lifecycle.stop(service)
    log.info({ brokenOff }, 'stopped')
    process.exitCode = brokenOff === 0 ? 0 : 1
    // Last: whoever watches is told "stopping" until there is nothing left to stop.
    probes?.close()
    probes?.closeAllConnections()
  })
}
