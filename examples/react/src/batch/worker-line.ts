import type { ListQuestions, ScoringReply, ScoringRequest, WorkerRequest } from './scoring-messages.ts'

/** A worker with one list, and the line to it. */
export interface WorkerLine {
  tell(request: ScoringRequest): void
  ask<Name extends keyof ListQuestions>(
    type: Name,
    question: ListQuestions[Name]['question'],
  ): Promise<ListQuestions[Name]['answer']>
  /** Ends the worker; its memory goes with it, and questions to it stay open. */
  close(): void
}

export function openLine(onReply: (reply: ScoringReply) => void, onBreakdown: () => void): WorkerLine {
  const worker = new Worker(new URL('./scoring-worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<ScoringReply>) => onReply(data)
  worker.onerror = onBreakdown
  return {
    tell: (request) => worker.postMessage(request),
    ask: (type, question) =>
      new Promise((resolve) => {
        // A port for each question: answers cannot be mistaken for one another.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => {
          port1.close()
          resolve(data)
        }
        worker.postMessage({ type, question } as WorkerRequest, [port2])
      }),
    close: () => worker.terminate(),
  }
}
