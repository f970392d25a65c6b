import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import helmet from 'helmet'

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Churn service</title>
    <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/** In a file of its own, so that the page needs no inline script. Swagger UI has dark colours, behind a class. */
const start = `const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', follow)
follow()
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  tryItOutEnabled: true,
  validatorUrl: null,
})
`

const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
})

/** The files of Swagger UI that the page asks for; the package also brings a page of its own, which loads a foreign example. */
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** `/docs`: the OpenAPI document with a page to try it. Nothing comes from another host. */
export function docsRoutes(): RequestHandler {
  const router = Router()
  // Only its files are wanted: importing the package would run the page's whole code here.
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  router.get('/', policy, (_request, response) => response.type('html').send(page))
  router.get('/start.js', (_request, response) => response.type('js').send(start))
  router.use(
    '/assets',
    (request, _response, next) => next(assets.includes(request.path.slice(1)) ? undefined : 'router'),
    express.static(root, { index: false, maxAge: '1h' }),
  )
  return router
}
