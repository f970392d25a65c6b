import type { NumberReading } from '@org/churn'
import type { ListVerdict } from './list-verdict.ts'
import type { RowProblem, ScoredChunk } from './scored-chunk.ts'
import type { ColumnPairing } from './scoring.ts'

/** The scored list as the page holds it: columns that grow, chunk by chunk. */
export interface ScoredList {
  readonly count: number
  readonly ids: readonly string[]
  readonly lines: Uint32Array
  readonly probabilities: Float64Array
  readonly outcomes: Int8Array
  readonly quantities: readonly Float64Array[]
  readonly windows1252: number
  readonly problems: readonly RowProblem[]
}

/** Where a list stands between being dropped and being planned with. */
export type ListState =
  | { readonly stage: 'empty' }
  | {
      readonly stage: 'scoring'
      readonly name: string
      readonly isInvented: boolean
      readonly scored: number
      readonly refused: number
      readonly progress: number
    }
  | {
      readonly stage: 'ready'
      readonly name: string
      /** Whether the page made the list up, to be looked at until a file comes. */
      readonly isInvented: boolean
      readonly list: ScoredList
      readonly cancelled: boolean
      readonly verdict: ListVerdict
      /** How the numbers were read, if not as the contract says. */
      readonly numbers: NumberReading | undefined
    }
  | {
      readonly stage: 'failed'
      readonly name: string
      readonly message: string
      /** What a person may say about the columns; undefined if nothing helps. */
      readonly pairing?: ColumnPairing | undefined
    }

export type ListAction =
  | { readonly type: 'begin'; readonly name: string; readonly isInvented?: boolean }
  | { readonly type: 'chunk'; readonly scored: number; readonly refused: number; readonly progress: number }
  | {
      readonly type: 'end'
      readonly cancelled: boolean
      readonly list: ScoredList
      readonly verdict: ListVerdict
      readonly numbers?: NumberReading | undefined
    }
  | { readonly type: 'fail'; readonly message: string; readonly pairing?: ColumnPairing | undefined }
  /** The worker is gone, whatever it was at. */
  | { readonly type: 'break'; readonly message: string }

export const emptyList: ListState = { stage: 'empty' }

/** What happens to a list, free of React and of the worker. What comes late, for a list that is gone, is ignored. */
export function reduceList(state: ListState, action: ListAction): ListState {
  if (action.type === 'begin') {
    const { name, isInvented = false } = action
    return { stage: 'scoring', name, isInvented, scored: 0, refused: 0, progress: 0 }
  }
  if (action.type === 'break' && 'name' in state) return { stage: 'failed', name: state.name, message: action.message }
  if (state.stage !== 'scoring' || action.type === 'break') return state
  const { name, isInvented } = state
  switch (action.type) {
    case 'chunk':
      return {
        ...state,
        scored: state.scored + action.scored,
        refused: state.refused + action.refused,
        progress: action.progress,
      }
    case 'end':
      return {
        stage: 'ready',
        name,
        isInvented,
        list: action.list,
        cancelled: action.cancelled,
        verdict: action.verdict,
        numbers: action.numbers,
      }
    case 'fail':
      return { stage: 'failed', name, message: action.message, pairing: action.pairing }
  }
}

/** Puts the chunks of a list together. */
export function joinChunks(chunks: readonly ScoredChunk[]): ScoredList {
  const count = chunks.reduce((sum, { ids }) => sum + ids.length, 0)
  const list = {
    count,
    ids: chunks.flatMap(({ ids }) => ids),
    lines: new Uint32Array(count),
    probabilities: new Float64Array(count),
    outcomes: new Int8Array(count),
    quantities: (chunks[0]?.quantities ?? []).map(() => new Float64Array(count)),
    windows1252: chunks.reduce((sum, { windows1252 }) => sum + windows1252, 0),
    problems: chunks.flatMap(({ problems }) => problems),
  }
  let at = 0
  for (const chunk of chunks) {
    list.lines.set(chunk.lines, at)
    list.probabilities.set(chunk.probabilities, at)
    list.outcomes.set(chunk.outcomes, at)
    list.quantities.forEach((values, index) => {
      values.set(chunk.quantities[index], at)
    })
    at += chunk.ids.length
  }
  return list
}
