/** The Express service under mixed load from clients that come and go, while it is stopped, killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { ordinaryCustomer } from '../testing/customers'
import { root } from '../testing/packed'
import { seeded } from '../testing/seeded'
import { type MemorySample, type Plateau, plateauOf } from './plateau'

export interface ServiceFigures {
  readonly seconds: number
  /** Requests that were sent to the end, and those of them that got a whole answer. */
  readonly accepted: number
  readonly answered: number
  /** Without an answer although the service was asked to stop (SIGTERM) or ran. */
  readonly lost: number
  /** Without an answer because the process was killed (SIGKILL). */
  readonly lostToKills: number
  /** Broken off by the clients themselves. */
  readonly leftByClients: number
  readonly clients: number
  readonly stops: number
  readonly kills: number
  readonly memory: Plateau
}

const built = join(root, 'examples', 'express', 'dist', 'server.js')

/** Memory is compared after collections: between two of them a service that leaks nothing grows for half a minute. */
const collectsWhenAsked = ['--expose-gc', '--import', "data:text/javascript,process.on('SIGUSR2', () => gc())"]

interface Running {
  readonly url: string
  readonly child: ChildProcess
  readonly exited: Promise<number | null>
}

async function start(): Promise<Running> {
  if (!existsSync(built))
    throw new Error(
      'The service is not built: run "npm run package", then "npm ci" and "npm run build" in examples/express.',
    )
  const variables = {
    PORT: '0',
    HOST: '127.0.0.1',
    RATE_LIMIT_PER_MINUTE: '10000000',
    DRAIN_SECONDS: '2',
    GRACE_SECONDS: '10',
  }
  const child = spawn(process.execPath, [...collectsWhenAsked, built], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'close').then(([code]) => code as number | null)
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, port: listening } = JSON.parse(line) as { msg?: string; port?: number }
      if (msg === 'listening' && listening !== undefined) resolve(listening)
    })
    void exited.then((code) => reject(new Error(`The service ended with ${code} before it listened.`)))
  })
  return { url: `http://127.0.0.1:${port}`, child, exited }
}

type Outcome = 'answered' | 'broken off' | 'left' | 'not taken'

interface Sent {
  readonly path: string
  readonly type: string
  readonly body: string
  readonly statuses: readonly number[]
}

const customer = JSON.stringify(ordinaryCustomer)
const json = 'application/json'
const requests: readonly Sent[] = [
  { path: '/predict', type: json, body: customer, statuses: [200] },
  { path: '/predict', type: json, body: '{"tenureMonths":-1}', statuses: [422] },
  { path: '/explain', type: json, body: customer, statuses: [200] },
  { path: '/predict/batch', type: json, body: `[${Array(100).fill(customer).join()}]`, statuses: [200] },
  { path: '/predict/batch', type: 'application/x-ndjson', body: `${customer}\n`.repeat(300), statuses: [200] },
  { path: '/predict', type: json, body: '{"broken', statuses: [400] },
]

/** Sends one request; `leaves` breaks it off after so many milliseconds. */
function send(url: string, agent: Agent, { path, type, body, statuses }: Sent, leaves?: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let sent = false
    const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }
    const asked = request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => {
          if (statuses.includes(response.statusCode ?? 0)) resolve('answered')
          else reject(new Error(`${path}: got the status ${response.statusCode}, expected ${statuses}.`))
        })
        .on('error', () => resolve(leaves === undefined ? 'broken off' : 'left'))
    })
    asked
      .on('finish', () => {
        sent = true
      })
      .on('error', () => {
        // A connection that was kept and closed in the same moment took nothing: HTTP clients send again.
        if (leaves !== undefined) resolve('left')
        else resolve(sent && !asked.reusedSocket ? 'broken off' : 'not taken')
      })
      .end(body)
    if (leaves !== undefined) setTimeout(() => asked.destroy(), leaves)
  })
}

async function heapOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const [, value] = text.match(/^nodejs_heap_size_used_bytes ([\d.e+]+)$/m) ?? []
  if (value === undefined) throw new Error('The service tells no nodejs_heap_size_used_bytes at /metrics.')
  return Number(value)
}

/** The least of some readings after a collection: requests are answered meanwhile. */
async function leastHeap({ url, child }: Running): Promise<number> {
  child.kill('SIGUSR2')
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < 12; time++) {
    least = Math.min(least, await heapOf(url))
    await wait(40)
  }
  return least
}

export async function soakService(seconds: number, seed: number): Promise<ServiceFigures> {
  const random = seeded(seed)
  const tally = {
    ...{ seconds, accepted: 0, answered: 0, lost: 0, lostToKills: 0, leftByClients: 0, clients: 0, stops: 0, kills: 0 },
    memory: undefined as unknown as Plateau,
  }
  const started = performance.now()
  const passed = () => (performance.now() - started) / 1000

  /** Clients of one life of the service: each sends some requests over a connection of its own and goes. */
  const load = (service: Running, isOver: () => boolean, isKilled: () => boolean) =>
    Array.from({ length: 12 }, async () => {
      while (!isOver()) {
        const agent = new Agent({ keepAlive: true })
        tally.clients++
        for (let left = Math.floor(random() * 30); left >= 0 && !isOver(); left--) {
          const sent = requests[Math.floor(random() * requests.length)] as Sent
          const leaves = random() < 0.05 ? random() * 10 : undefined
          const outcome = await send(service.url, agent, sent, leaves)
          if (outcome === 'left') tally.leftByClients++
          if (outcome === 'left' || outcome === 'not taken') continue
          tally.accepted++
          if (outcome === 'answered') tally.answered++
          else if (isKilled()) tally.lostToKills++
          else tally.lost++
        }
        agent.destroy()
      }
    })

  // The first life is the longest: memory needs one process to be measured in.
  const samples: MemorySample[] = []
  for (let life = 0; passed() < seconds; life++) {
    const service = await start()
    let isOver = false
    let isKilled = false
    const clients = load(
      service,
      () => isOver,
      () => isKilled,
    )
    const ends = life === 0 ? seconds * 0.6 : Math.min(seconds, passed() + Math.max(3, seconds / 10))
    while (passed() < ends) {
      if (life === 0) samples.push({ second: passed(), bytes: await leastHeap(service) })
      await wait(life === 0 ? Math.max(100, seconds * 8) : 100)
    }
    if (life % 2 === 0) {
      tally.stops++
      service.child.kill('SIGTERM')
      // A load balancer turns away as soon as the service says that it is not ready.
      while ((await fetch(`${service.url}/readyz`)).status === 200) await wait(20)
      isOver = true
    } else {
      tally.kills++
      isKilled = true
      isOver = true
      service.child.kill('SIGKILL')
    }
    await Promise.all(clients)
    const code = await service.exited
    if (!isKilled && code !== 0) throw new Error(`The service ended with ${code} after SIGTERM, expected 0.`)
  }
  return { ...tally, memory: plateauOf(samples) }
}
