import type { ChurnPredictor, ModelContract, Verification } from '@org/churn'
import type { ModelEvaluation } from '@org/churn/evaluation'
import type { AnyCustomer } from '@org/churn/folder'
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { allowMethods } from './allow-methods.ts'
import type { Configuration } from './configuration.ts'
import { readJsonBody } from './json-body.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Metrics } from './metrics.ts'
import { createDocument } from './openapi/document.ts'
import type { Probes } from './probes.ts'
import { Problem } from './problem.ts'
import { limitRate } from './rate-limit.ts'
import { handleProblems } from './refuse.ts'
import { identifyRequests, logRequests } from './request-log.ts'
import { batchRoutes } from './routes/batch.ts'
import { docsRoutes } from './routes/docs.ts'
import { healthRoute, readinessRoute } from './routes/health.ts'
import { interfaceRoutes } from './routes/interface.ts'
import { modelRoute } from './routes/model.ts'
import { problemsRoute } from './routes/problems.ts'
import { explainRoute, predictRoute } from './routes/score.ts'
import { whatIfRoute } from './routes/what-if.ts'
import { checkProtocol } from './unreadable.ts'

/** What the application and the probes are put together from. */
export interface Parts {
  readonly predictor: ChurnPredictor<AnyCustomer>
  readonly verification: Verification<AnyCustomer>
  /** Undefined for a model whose manifest has no figures. */
  readonly evaluation: ModelEvaluation | undefined
  readonly configuration: Configuration
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly log: Logger
}

/** The whole application, without a port: what stands first here comes first for each request. */
export function createApp(parts: Parts): Express {
  const { predictor, verification, evaluation, configuration, lifecycle, metrics, log } = parts
  const app = express()
  const body = readJsonBody(configuration)
  const batch = batchRoutes(predictor, metrics, configuration)
  const document = createDocument(predictor, exampleOf(verification, predictor.contract))

  app.disable('x-powered-by').set('trust proxy', configuration.trustedProxies)
  // Answers about customers are never the same ones again; what can be kept sets a tag of its own.
  app.disable('etag')
  app.use(identifyRequests(configuration), lifecycle.announce, logRequests(log), metrics.measure, secure, checkProtocol)

  for (const [path, probe] of Object.entries(createProbes(parts))) answer(app, path, { get: [probe] })

  app.use(limitRate(configuration.rateLimitPerMinute))
  answer(app, '/predict', { post: [...body, predictRoute(predictor, metrics)] })
  answer(app, '/explain', { post: [...body, explainRoute(predictor, metrics)] })
  answer(app, '/what-if', { post: [...body, whatIfRoute(predictor, metrics)] })
  answer(app, '/predict/batch', { post: batch.anyType })
  answer(app, '/predict/batch/ndjson', { post: batch.ndjson })
  answer(app, '/predict/batch/csv', { post: batch.csv })
  answer(app, '/model', { get: [modelRoute(predictor, evaluation)] })
  answer(app, '/problems/:kind', { get: [problemsRoute] })
  answer(app, '/openapi.json', { get: [(_request, response) => void response.json(document)] })
  app.use('/docs', allowMethods('/docs', ['get']), docsRoutes())
  app.use('/ui', allowMethods('/ui', ['get']), interfaceRoutes(configuration.interfaceFolder))
  answer(app, '/', { get: [(_request, response) => response.redirect('/docs')] })

  app.use(() => {
    throw new Problem('not-found', 'Expected one of the addresses that /docs lists.')
  })
  app.use(handleProblems(log))
  return app
}

/** The answers for those who watch the service. */
export function createProbes({ predictor, verification, lifecycle, metrics }: Parts): Probes {
  return {
    '/healthz': healthRoute,
    '/readyz': readinessRoute(predictor, verification, lifecycle.isStopping),
    '/metrics': async (_request, response) => {
      response.set('Content-Type', metrics.registry.contentType).send(await metrics.registry.metrics())
    },
  }
}

/** Security headers of answers that are data; pages set a policy of their own. */
const secure = helmet({
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  xFrameOptions: { action: 'deny' },
})

/** Registers an address with its methods. */
function answer(
  app: Express,
  path: string,
  handlers: { readonly [method in 'get' | 'post']?: readonly RequestHandler<never>[] },
): void {
  const methods = Object.keys(handlers) as (keyof typeof handlers)[]
  app.all(path, allowMethods(path, methods))
  for (const method of methods) app[method](path, ...(handlers[method] as readonly RequestHandler[]))
}

/**
 * A customer for the page to start from: an ordinary one of the verification rows, without what nobody should send
 * unless they must: sensitive fields that the model does not use.
 */
function exampleOf({ rows }: Verification<AnyCustomer>, { fields }: ModelContract): AnyCustomer {
  const ordinary = rows.find(({ kind }) => kind === 'ordinary') ?? rows[0]
  if (!ordinary) throw new Error('The verification has no rows.')
  const needless = fields.filter(({ sensitive, input }) => sensitive && !input).map(({ name }) => name)
  return Object.fromEntries(Object.entries(ordinary.customer).filter(([name]) => !needless.includes(name)))
}
