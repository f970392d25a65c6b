import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

/** What a server sends for a path. */
export interface Page {
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** Serves pages by their path, and the files of a folder below `/files/`, to this machine alone. */
export async function serve(pages: Readonly<Record<string, Page>>, folder: string) {
  const find = (path: string): Page | undefined => {
    if (!path.startsWith('/files/')) return pages[path]
    try {
      return { body: readFileSync(join(folder, normalize(path.slice('/files/'.length)))) }
    } catch {
      return undefined
    }
  }
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const page = find(pathname)
    const type = types[extname(pathname)] ?? 'text/html; charset=utf-8'
    response.writeHead(page ? 200 : 404, { 'content-type': type, ...page?.headers }).end(page?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
