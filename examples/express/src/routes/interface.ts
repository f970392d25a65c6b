import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import helmet from 'helmet'
import { Problem } from '../problem.ts'

/** The page's own files and nothing from elsewhere; it connects to nowhere, as its own policy says too. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    fontSrc: ["'self'"],
    connectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

/** `/ui`: the built web interface, where there is one. */
export function interfaceRoutes(folder: string): RequestHandler {
  const page = join(folder, 'index.html')
  const router = Router({ strict: true })
  router.use((_request, _response, next) => {
    if (existsSync(page)) return next()
    throw new Problem('not-found', 'The web interface is not built: run `npm run build` in examples/react.')
  })
  // Vite puts a hash of the content into every file name except the page's.
  router.use(policy, express.static(folder, { setHeaders: setCaching }))
  return router
}

function setCaching(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  response.setHeader('Cache-Control', path.endsWith('.html') ? 'no-cache' : 'public, max-age=3600')
}
