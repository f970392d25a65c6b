/// <reference lib="webworker" />
import type { CsvSource } from '@org/churn/csv'
import { predictor } from '../predictor.ts'
import { readBytes } from './file-bytes.ts'
import { inventList } from './invented-list.ts'
import { planContacts } from './plan.ts'
import { memoryOf, type ScoredChunk } from './scored-chunk.ts'
import { createScoring, type FileReading, type Scoring, UnreadableFileError } from './scoring.ts'
import type { ListQuestion, ListQuestions, ScoringReply, WorkerRequest } from './scoring-messages.ts'
import { writeSelection } from './selection-file.ts'
import { standings } from './standings.ts'

/** Reads, scores, plans and writes lists beside the page, so that the page never waits. One worker holds one list. */
declare const self: DedicatedWorkerGlobalScope

let scoring: Scoring = createScoring(predictor)
let cancelled = false

self.onmessage = ({ data: request, ports: [port] }: MessageEvent<WorkerRequest>) => {
  switch (request.type) {
    case 'score':
      return scoreAll(bytesOf(request.file), request)
    case 'invent':
      return scoreAll(invention(request.count))
    case 'cancel':
      cancelled = true
      return undefined
    default:
      return port.postMessage(answer(request))
  }
}

function answer(asked: ListQuestion): ListQuestions[keyof ListQuestions]['answer'] {
  switch (asked.type) {
    case 'open':
      return { ...scoring.customerOf(asked.question) }
    case 'plan':
      return planContacts(asked.question)
    case 'names':
      return standings(scoring.ids)
    case 'download':
      return writeSelection(scoring, asked.question)
  }
}

/** Share of the list that has been read, 0 to 1. */
let progress = 0

async function* bytesOf(file: Blob): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const bytes of readBytes(file)) {
    read += bytes.byteLength
    progress = read / Math.max(file.size, 1)
    yield bytes
  }
}

function* invention(count: number): Generator<string> {
  let invented = 0
  for (const text of inventList(predictor.contract, count)) {
    invented += text.split('\n').length - 1
    progress = Math.min(invented / count, 1)
    yield text
  }
}

async function scoreAll(source: CsvSource, reading: FileReading = {}): Promise<void> {
  scoring = createScoring(predictor, reading)
  cancelled = false
  progress = 0
  try {
    for await (const chunk of scoring.score(source)) {
      await sayChunk(chunk)
      if (cancelled) break
    }
    say({ type: 'ended', cancelled, verdict: scoring.verdict() })
  } catch (error) {
    if (error instanceof UnreadableFileError) {
      const { message, pairing } = error
      return say({ type: 'failed', message, pairing })
    }
    // A rejection would go unheard: out of a task of its own it reaches the page as the worker's error.
    setTimeout(() => {
      throw error
    })
  }
}

async function sayChunk(chunk: ScoredChunk): Promise<void> {
  self.postMessage({ type: 'chunk', chunk, progress } satisfies ScoringReply, [...memoryOf(chunk)])
  // Lets a request to cancel in: messages are only taken between tasks.
  await new Promise((resolve) => setTimeout(resolve))
}

function say(reply: ScoringReply): void {
  self.postMessage(reply)
}
