import type { NumberReading } from '@org/churn'
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import { people } from '../people.ts'
import { emptyList, joinChunks, type ListState, reduceList } from './list.ts'
import type { ScoredChunk } from './scored-chunk.ts'
import type { FileReading } from './scoring.ts'
import type { ListQuestions, ScoringRequest } from './scoring-messages.ts'
import { openLine, type WorkerLine } from './worker-line.ts'

/** The list of customers and the worker that holds it. */
export interface Batch {
  readonly state: ListState
  score(name: string, file: Blob, reading?: FileReading): void
  /** Reads the file of the list again, with its numbers written another way. */
  readAgain(numbers: NumberReading): void
  /** Reads the file again, with these columns of the model by the file's names. */
  pair(rename: Readonly<Record<string, string>>): void
  invent(count: number): void
  /** The file of the list as it came; undefined for a list that was made up. */
  file(): Blob | undefined
  cancel(): void
  /** Says why a file is no list, in words. */
  fail(name: string, message: string): void
  /** The names that the file has for the model's columns, as a person paired them. */
  rename(): Readonly<Record<string, string>> | undefined
  /** Asks the worker about the list; no answer comes once the list is gone. */
  ask<Name extends keyof ListQuestions>(
    type: Name,
    question: ListQuestions[Name]['question'],
  ): Promise<ListQuestions[Name]['answer']>
}

export function useBatch(): Batch {
  const [state, dispatch] = useReducer(reduceList, emptyList)
  const line = useRef<WorkerLine>(undefined)
  const latest = useRef<{
    readonly name: string
    readonly file: Blob
    readonly rename?: Readonly<Record<string, string>>
  }>(undefined)

  const stop = useCallback(() => {
    line.current?.close()
    line.current = undefined
  }, [])
  useEffect(() => stop, [stop])

  const calls = useMemo(() => {
    /** Every list gets a worker of its own: an old one cannot answer for it, and its memory goes with it. */
    const begin = (name: string, request: ScoringRequest) => {
      stop()
      const chunks: ScoredChunk[] = []
      line.current = openLine(
        (reply) => {
          if (reply.type === 'chunk') {
            chunks.push(reply.chunk)
            const { ids, problems } = reply.chunk
            dispatch({ type: 'chunk', scored: ids.length, refused: problems.length, progress: reply.progress })
          } else if (reply.type === 'ended') {
            const { cancelled, verdict } = reply
            const isFirst = request.type === 'score' && !request.numbers
            // Only a decimal comma is beyond doubt: "1,234" may be either.
            if (isFirst && !cancelled && verdict.refusal && verdict.numbers?.decimal === ',') {
              return begin(name, { ...request, numbers: verdict.numbers })
            }
            const numbers = request.type === 'score' ? request.numbers : undefined
            dispatch({ type: 'end', list: joinChunks(chunks), cancelled, verdict, numbers })
          } else dispatch({ type: 'fail', message: reply.message, pairing: reply.pairing })
        },
        () => dispatch({ type: 'break', message: 'The page’s own worker broke down. Take the list again.' }),
      )
      dispatch({ type: 'begin', name, isInvented: request.type === 'invent' })
      line.current.tell(request)
    }
    const ask: Batch['ask'] = (type, question) =>
      line.current?.ask(type, question) ?? Promise.reject(new Error(`List: got asked for ${type}, but there is none.`))
    return {
      score: (name: string, file: Blob, { numbers, rename }: FileReading = {}) => {
        latest.current = { name, file, ...(rename && { rename }) }
        begin(name, { type: 'score', file, numbers, rename })
      },
      readAgain: (numbers: NumberReading) => {
        if (!latest.current) return
        const { name, ...request } = latest.current
        begin(name, { type: 'score', ...request, numbers })
      },
      pair: (rename: Readonly<Record<string, string>>) => {
        if (!latest.current) return
        latest.current = { ...latest.current, rename }
        const { name, ...request } = latest.current
        begin(name, { type: 'score', ...request })
      },
      invent: (count: number) => begin(`Invented ${people.other}`, { type: 'invent', count }),
      fail: (name: string, message: string) => {
        stop()
        dispatch({ type: 'begin', name })
        dispatch({ type: 'fail', message })
      },
      cancel: () => line.current?.tell({ type: 'cancel' }),
      ask,
      rename: () => latest.current?.rename,
      file: () => latest.current?.file,
    }
  }, [stop])

  return { state, ...calls }
}
