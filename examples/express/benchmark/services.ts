import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { python as ownPython } from '../../../training/python.mjs'

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const repository = place('../../../')

/** A service to put under load. */
export interface Service {
  readonly name: string
  readonly path: string
  readonly command: string
  readonly words: (port: number) => readonly string[]
}

/** An Express application that reads the same JSON and answers as much: what the framework itself costs. */
const emptyHandler = `
import express from 'express'
const answer = { probability: 0.5, churn: true, threshold: 0.3, operatingPoint: 'balanced', riskBand: 'high', warnings: [], model: { name: 'none', version: '0.0.0' } }
express().post('/predict', express.json(), (request, response) => { response.json(answer) }).listen(process.env.PORT, '127.0.0.1')
`

/** Python with FastAPI: the training environment's, or one of \`benchmark/requirements.txt\` named in PYTHON. */
const python = process.env.PYTHON ?? ownPython

const node = (...words: string[]) => ({ command: process.execPath, words: () => words })

/** What is measured side by side; FastAPI only where a Python for it is at hand. */
export const services: readonly Service[] = [
  { name: 'this service, `/predict`', path: '/predict', ...node(place('../dist/server.js')) },
  { name: 'this service, `/explain?top=5`', path: '/explain?top=5', ...node(place('../dist/server.js')) },
  { name: 'Express with an empty handler', path: '/predict', ...node('--input-type=module', '--eval', emptyHandler) },
  ...(existsSync(python) || process.env.PYTHON
    ? [
        {
          name: 'FastAPI and ONNX Runtime, the same model',
          path: '/predict',
          command: python,
          words: (port: number) => [
            ...['-m', 'uvicorn', '--app-dir', place('.'), '--port', String(port)],
            ...['--no-access-log', '--log-level', 'warning', 'fastapi_service:app'],
          ],
        },
      ]
    : []),
]

/** Starts a service and waits until it answers. */
export async function start({ name, command, words }: Service, port: number): Promise<ChildProcess> {
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    RATE_LIMIT_PER_MINUTE: '100000000',
    DRAIN_SECONDS: '0',
    CHURN_MODEL: join(repository, 'models', 'telco'),
  }
  const child = spawn(command, words(port), { cwd: place('..'), env, stdio: ['ignore', 'ignore', 'inherit'] })
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answered) return child
    await wait(100)
  }
  throw new Error(`${name} did not start`)
}
