import type { ChurnPrediction, ModelManifest } from '@org/churn'
import type { RequestHandler } from 'express'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus may ask. No label holds anything of a customer, and each has few values. */
export interface Metrics {
  readonly registry: Registry
  /** Times requests and counts those in progress. */
  readonly measure: RequestHandler
  readonly countPrediction: (prediction: ChurnPrediction<boolean | 'abstain'>) => void
  readonly countRefusal: () => void
  readonly countDroppedConnection: () => void
}

export function createMetrics({ name, version }: Pick<ModelManifest, 'name' | 'version'>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'churn_model_info',
    help: 'The model that answers, always 1.',
    labelNames: ['name', 'version'],
    registers,
  }).set({ name, version }, 1)
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  })
  const inProgress = new Gauge({
    name: 'http_requests_in_progress',
    help: 'Requests that have been accepted and not yet answered.',
    registers,
  })
  const predictions = new Counter({
    name: 'churn_predictions_total',
    help: 'Customers scored.',
    labelNames: ['operating_point', 'decision', 'risk_band'],
    registers,
  })
  const probabilities = new Histogram({
    name: 'churn_probability',
    help: 'Predicted probabilities: a shift of their distribution is a first sign of drift.',
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    registers,
  })
  const warnings = new Counter({
    name: 'churn_warnings_total',
    help: 'Values that were accepted but unfamiliar to the model.',
    labelNames: ['code', 'field'],
    registers,
  })
  const refusals = new Counter({ name: 'churn_refusals_total', help: 'Customers that were refused.', registers })
  const dropped = new Counter({
    name: 'http_connections_dropped_total',
    help: 'Connections closed at once because too many were open.',
    registers,
  })

  return {
    registry,
    measure(request, response, next) {
      inProgress.inc()
      const stop = duration.startTimer()
      response.once('close', () => {
        inProgress.dec()
        stop({ method: request.method, route: response.locals.route ?? 'none', status: response.statusCode })
      })
      next()
    },
    countPrediction({ operatingPoint, churn, riskBand, probability, warnings: found }) {
      const decision = churn === 'abstain' ? 'abstain' : churn ? 'churn' : 'stay'
      predictions.inc({ operating_point: operatingPoint ?? 'own', decision, risk_band: riskBand })
      probabilities.observe(probability)
      for (const { code, path } of found) warnings.inc({ code, field: path })
    },
    countRefusal: () => refusals.inc(),
    countDroppedConnection: () => dropped.inc(),
  }
}
