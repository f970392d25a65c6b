/// <reference lib="webworker" />
import type { CsvSource } from '@org/churn/csv'
import { predictor, predictorAsOf } from '../predictor.ts'
import { readBytes } from './file-bytes.ts'
import { inventList } from './invented-list.ts'
import { economicsAt } from './list-economics.ts'
import { planContacts } from './plan.ts'
import { createDetailer } from './row-details.ts'
import { memoryOf, type ScoredChunk } from './scored-chunk.ts'
import { createScoring, type FileReading, type Scoring, UnreadableFileError } from './scoring.ts'
import type { ListQuestion, ListQuestions, ScoringReply, ScoringRequest, WorkerRequest } from './scoring-messages.ts'
import { writeList, writeSelection } from './selection-file.ts'
import { standings } from './standings.ts'

/** Reads, scores, plans and writes lists beside the page, so that the page never waits. One worker holds one list. */
declare const self: DedicatedWorkerGlobalScope

/** The predictor that counts from the day of the list. */
let asked = predictor
let scoring: Scoring = createScoring(asked)
let cancelled = false
let probabilities: number[] = []
/** Customers against whose reasons those of each other are weighed. */
const likeliest = 500

self.onmessage = ({ data: request, ports: [port] }: MessageEvent<WorkerRequest>) => {
  switch (request.type) {
    case 'score':
      return scoreAll(bytesOf(request.file), request)
    case 'invent':
      return scoreAll(invention(request), request)
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
    case 'details': {
      const { rows, economics } = asked.question
      return rows.map((row, place) => detailer().detail(scoring.customerOf(row), economics[place]))
    }
    case 'segment':
      return scoring.rowsWith(asked.question.field, asked.question.value)
    case 'names':
      return standings(scoring.ids)
    case 'text':
      return writeList(scoring)
    case 'download': {
      const { selection, economics } = asked.question
      return writeSelection(scoring, selection, (place) => {
        const row = selection.rows[place]
        const isContacted = place < selection.contacted
        return detailer().detail(scoring.customerOf(row), isContacted ? economicsAt(economics, row) : undefined)
      })
    }
  }
}

let known: ReturnType<typeof createDetailer> | undefined

/** What explains the rows of the list, once it is asked for. */
function detailer() {
  known ??= createDetailer(
    asked,
    likeliestFirst(probabilities)
      .slice(0, likeliest)
      .map((row) => scoring.customerOf(row)),
  )
  return known
}

function likeliestFirst(all: readonly number[]): readonly number[] {
  return [...all.keys()].sort((a, b) => all[b] - all[a] || a - b)
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

function* invention({ count, asOf }: Extract<ScoringRequest, { type: 'invent' }>): Generator<string> {
  let invented = 0
  for (const text of inventList(predictor.contract, count, { asOf })) {
    invented += text.split('\n').length - 1
    progress = Math.min(invented / count, 1)
    yield text
  }
}

async function scoreAll(
  source: CsvSource,
  request: FileReading & { readonly asOf: string | undefined },
): Promise<void> {
  asked = predictorAsOf(request.asOf)
  scoring = createScoring(asked, request)
  cancelled = false
  progress = 0
  probabilities = []
  known = undefined
  try {
    for await (const chunk of scoring.score(source)) {
      for (const probability of chunk.probabilities) probabilities.push(probability)
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
