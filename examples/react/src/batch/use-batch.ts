import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { CustomerRecord } from '../predictor.ts'
import { type Economy, firstEconomy } from './economy.ts'
import { emptyList, joinChunks, type ListState, reduceList } from './list.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import type { WorkerReply, WorkerRequest } from './scoring-messages.ts'
import type { Selection } from './selection-file.ts'

/** The list of customers, its worker, and the economy it is planned with. */
export interface Batch {
  readonly state: ListState
  readonly economy: Economy
  setEconomy(economy: Economy): void
  score(name: string, file: Blob): void
  invent(count: number): void
  cancel(): void
  clear(): void
  open(row: number): Promise<CustomerRecord>
  download(selection: Selection): Promise<Blob>
}

export function useBatch(): Batch {
  const [state, dispatch] = useReducer(reduceList, emptyList)
  const [economy, setEconomy] = useState(firstEconomy)
  const worker = useRef<Worker>(undefined)

  const stop = useCallback(() => {
    worker.current?.terminate()
    worker.current = undefined
  }, [])
  useEffect(() => stop, [stop])

  /** Every list gets a worker of its own: an old one cannot answer for it, and its memory goes with it. */
  const begin = (name: string, request: WorkerRequest) => {
    stop()
    const chunks: ScoredChunk[] = []
    const fresh = new Worker(new URL('./scoring-worker.ts', import.meta.url), { type: 'module' })
    worker.current = fresh
    fresh.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
      if (reply.type === 'chunk') {
        chunks.push(reply.chunk)
        const { ids, problems } = reply.chunk
        dispatch({ type: 'chunk', scored: ids.length, refused: problems.length, progress: reply.progress })
      } else if (reply.type === 'ended') {
        dispatch({ type: 'end', list: joinChunks(chunks), cancelled: reply.cancelled })
      } else if (reply.type === 'failed') dispatch({ type: 'fail', message: reply.message })
    }
    fresh.onerror = () => dispatch({ type: 'fail', message: 'The list’s worker broke down. Reload the page.' })
    dispatch({ type: 'begin', name })
    fresh.postMessage(request)
  }

  const ask = <Type extends WorkerReply['type']>(request: WorkerRequest, type: Type) =>
    new Promise<Extract<WorkerReply, { type: Type }>>((resolve) => {
      const { current } = worker
      const listen = ({ data }: MessageEvent<WorkerReply>) => {
        if (data.type !== type) return
        current?.removeEventListener('message', listen)
        resolve(data as Extract<WorkerReply, { type: Type }>)
      }
      current?.addEventListener('message', listen)
      current?.postMessage(request)
    })

  return {
    state,
    economy,
    setEconomy,
    score: (name, file) => begin(name, { type: 'score', file }),
    invent: (count) => begin(`${count.toLocaleString('en-US')} invented customers`, { type: 'invent', count }),
    cancel: () => worker.current?.postMessage({ type: 'cancel' } satisfies WorkerRequest),
    clear: () => {
      stop()
      dispatch({ type: 'clear' })
    },
    open: async (row) => (await ask({ type: 'open', row }, 'opened')).record,
    download: async (selection) => (await ask({ type: 'download', selection }, 'file')).file,
  }
}
