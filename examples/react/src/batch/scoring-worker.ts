/// <reference lib="webworker" />
import { predictor } from '../predictor.ts'
import { inventList } from './invented-list.ts'
import { planContacts } from './plan.ts'
import { memoryOf } from './scored-chunk.ts'
import { createScoring, type Scoring, UnreadableFileError } from './scoring.ts'
import type { ListQuestion, ListQuestions, ScoringReply, WorkerRequest } from './scoring-messages.ts'
import { writeSelection } from './selection-file.ts'
import { standings } from './standings.ts'
import { readText } from './text-pieces.ts'

/** Reads, scores, plans and writes lists beside the page, so that the page never waits. One worker holds one list. */
declare const self: DedicatedWorkerGlobalScope

let scoring: Scoring = createScoring(predictor)
let cancelled = false

self.onmessage = ({ data: request, ports: [port] }: MessageEvent<WorkerRequest>) => {
  switch (request.type) {
    case 'score':
      return scoreAll(piecesOfFile(request.file))
    case 'invent':
      return scoreAll(piecesOfInvention(request.count))
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

interface Piece {
  readonly text: string
  /** Share of the list that is read with it, 0 to 1. */
  readonly progress: number
}

async function* piecesOfFile(file: Blob): AsyncGenerator<Piece> {
  for await (const { text, bytesRead } of readText(file)) yield { text, progress: bytesRead / Math.max(file.size, 1) }
}

async function* piecesOfInvention(count: number): AsyncGenerator<Piece> {
  let invented = 0
  for (const text of inventList(predictor.contract, count)) {
    invented += text.split('\n').length - 1
    yield { text, progress: Math.min(invented / count, 1) }
  }
}

async function scoreAll(pieces: AsyncGenerator<Piece>): Promise<void> {
  scoring = createScoring(predictor)
  cancelled = false
  try {
    let progress = 0
    for await (const piece of pieces) {
      progress = piece.progress
      for (const chunk of scoring.push(piece.text)) {
        await sayChunk(chunk, progress)
        if (cancelled) return say({ type: 'ended', cancelled })
      }
    }
    for (const chunk of scoring.end()) await sayChunk(chunk, 1)
    say({ type: 'ended', cancelled: false })
  } catch (error) {
    if (error instanceof UnreadableFileError) return say({ type: 'failed', message: error.message })
    // A rejection would go unheard: out of a task of its own it reaches the page as the worker's error.
    setTimeout(() => {
      throw error
    })
  }
}

async function sayChunk(chunk: Parameters<typeof memoryOf>[0], progress: number): Promise<void> {
  self.postMessage({ type: 'chunk', chunk, progress } satisfies ScoringReply, [...memoryOf(chunk)])
  // Lets a request to cancel in: messages are only taken between tasks.
  await new Promise((resolve) => setTimeout(resolve))
}

function say(reply: ScoringReply): void {
  self.postMessage(reply)
}
