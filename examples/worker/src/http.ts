/** Answers a request with a value that becomes JSON. */
export type Answerer = (request: Request) => unknown

/** An error with the status it is answered with. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.status = status
    this.headers = headers
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** A problem document (RFC 9457). */
export function problemResponse(problem: HttpProblem, errors?: readonly unknown[]): Response {
  const { status, message: detail, headers } = problem
  const document = { type: 'about:blank', title: titles[status], status, detail, ...(errors && { errors }) }
  const all = { ...headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' }
  return new Response(JSON.stringify(document), { status, headers: all })
}

/** One customer is a kilobyte. */
const limitBytes = 65_536

/**
 * Reads a JSON body of unknown content.
 *
 * @throws {HttpProblem} for another media type, a body above the limit, or one that is not JSON in UTF-8.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? 'none'
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type))
    throw new HttpProblem(415, `Got content type ${type.slice(0, 100)}, expected application/json.`)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let bytes = 0
  try {
    for (const reader = request.body?.getReader(); reader; ) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.length
      if (bytes > limitBytes) throw new HttpProblem(413, `Expected ${limitBytes} bytes at most.`)
      text += decoder.decode(value, { stream: true })
    }
    return JSON.parse(text + decoder.decode())
  } catch (error) {
    if (error instanceof HttpProblem) throw error
    throw new HttpProblem(400, `The body is not JSON in UTF-8: ${(error as Error).message}`)
  }
}
