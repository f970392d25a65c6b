import { Miniflare } from 'miniflare'
import { bundleWorker, configuration } from './bundle.ts'

/** The bundled Worker in workerd itself, the runtime that Cloudflare runs, as `wrangler.jsonc` configures it. */
export async function startWorkerd(options: { readonly port?: number; readonly code?: string } = {}) {
  const contents = options.code ?? (await bundleWorker()).code
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents }],
    compatibilityDate: configuration.compatibility_date,
    host: '127.0.0.1',
    port: options.port ?? 0,
  })
  const { origin } = await miniflare.ready
  return { url: origin, stop: () => miniflare.dispose() }
}
