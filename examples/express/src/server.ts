import { pino } from 'pino'
import { createApp } from './app.ts'
import { readConfiguration } from './configuration.ts'
import { describeFailure } from './failure.ts'
import { createLifecycle } from './lifecycle.ts'
import { evaluation, predictor, verification } from './model.ts'
import { createService } from './service.ts'

const configuration = readConfiguration(process.env)
const log = pino({ level: configuration.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime })
const lifecycle = createLifecycle(configuration)
const app = createApp({ predictor, verification, evaluation, configuration, lifecycle, log })
const service = createService(app, configuration, lifecycle)

service.on('error', (error) => {
  log.fatal(describeFailure(error))
  process.exitCode = 1
})
service.listen(configuration.port, configuration.host, () => {
  const address = service.address()
  const port = typeof address === 'object' ? address?.port : undefined
  log.info({ port, model: predictor.manifest.name, version: predictor.manifest.version }, 'listening')
})

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
  })
}
