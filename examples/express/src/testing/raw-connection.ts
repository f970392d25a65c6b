import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A connection on which a test writes bytes as it likes, and everything that came back so far. */
export interface RawConnection {
  readonly socket: Socket
  readonly write: (text: string | Uint8Array) => void
  readonly received: () => string
  /** Everything, once the service has closed the connection. */
  readonly whole: () => Promise<string>
}

export async function openRaw(port: number, localAddress = '127.0.0.1'): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  let text = ''
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    received: () => text,
    whole: async () => {
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
      return text
    },
  }
}

/** Sends bytes on a connection of their own; answers what came back until it was closed. */
export async function exchange(port: number, ...texts: readonly (string | Uint8Array)[]): Promise<string> {
  const connection = await openRaw(port)
  for (const text of texts) connection.write(text)
  return connection.whole()
}

/** The answers on a connection, in order: status line, header fields by lower-case name, body. */
export function readAnswers(text: string) {
  return text
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n')
      const [line = '', ...fields] = head.split('\r\n')
      const headers = Object.fromEntries(
        fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 2)]),
      )
      return { status: Number(line.split(' ')[1]), headers, body: body.join('\r\n\r\n') }
    })
}
