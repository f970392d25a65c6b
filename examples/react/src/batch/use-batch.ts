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
  /** @param asOf The day from which dates are counted; undefined for a model without them. */
  score(name: string, file: Blob, asOf: string | undefined, reading?: FileReading): void
  /** Reads the file of the list again, with its numbers written another way. */
  readAgain(numbers: NumberReading): void
  /** Reads the file again, with these columns of the model by the file's names. */
  pair(rename: Readonly<Record<string, string>>): void
  invent(count: number, asOf: string | undefined): void
  /** Scores the list again, its dates counted from another day. */
  countFrom(asOf: string): void
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

type ListRequest = Exclude<ScoringRequest, { type: 'cancel' }>

export function useBatch(): Batch {
  const [state, dispatch] = useReducer(reduceList, emptyList)
  const line = useRef<WorkerLine>(undefined)
  const latest = useRef<{ readonly name: string; readonly request: ListRequest }>(undefined)

  const stop = useCallback(() => {
    line.current?.close()
    line.current = undefined
  }, [])
  useEffect(() => stop, [stop])

  const calls = useMemo(() => {
    /** Every list gets a worker of its own: an old one cannot answer for it, and its memory goes with it. */
    const begin = (name: string, request: ListRequest) => {
      latest.current = { name, request }
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
    const again = (change: FileReading & { readonly asOf?: string }) => {
      if (latest.current) begin(latest.current.name, { ...latest.current.request, ...change })
    }
    const file = () => (latest.current?.request.type === 'score' ? latest.current.request : undefined)
    return {
      score: (name: string, given: Blob, asOf: string | undefined, { numbers, rename }: FileReading = {}) =>
        begin(name, { type: 'score', file: given, asOf, numbers, rename }),
      readAgain: (numbers: NumberReading) => again({ numbers }),
      pair: (rename: Readonly<Record<string, string>>) => again({ rename, numbers: undefined }),
      invent: (count: number, asOf: string | undefined) =>
        begin(`Invented ${people.other}`, { type: 'invent', count, asOf }),
      countFrom: (asOf: string) => again({ asOf }),
      fail: (name: string, message: string) => {
        stop()
        latest.current = undefined
        dispatch({ type: 'begin', name })
        dispatch({ type: 'fail', message })
      },
      cancel: () => line.current?.tell({ type: 'cancel' }),
      ask,
      rename: () => file()?.rename,
      file: () => file()?.file,
    }
  }, [stop])

  return { state, ...calls }
}
