import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'

/** An upload that the test feeds by hand, without a length known beforehand. */
export function beginUpload(url: string, headers: Record<string, string>) {
  const request = httpRequest(url, { method: 'POST', headers, agent: false })
  const answered = once(request, 'response').then(([response]) => response as IncomingMessage)
  // A test may never ask for the answer.
  answered.catch(() => {})
  request.on('error', () => {})
  return {
    request,
    answered,
    /** Writes without looking at what has been taken. */
    write: (text: string | Uint8Array) => request.write(text),
    end: () => request.end(),
  }
}

/** Collects an answer's text until it is over, or breaks off. */
export async function readAll(response: IncomingMessage): Promise<{ text: string; complete: boolean }> {
  let text = ''
  response.setEncoding('utf8')
  try {
    for await (const chunk of response) text += chunk
  } catch {
    return { text, complete: false }
  }
  return { text, complete: response.complete }
}
