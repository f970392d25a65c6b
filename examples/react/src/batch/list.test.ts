import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { emptyList, joinChunks, type ListAction, reduceList } from './list.ts'
import { createListJudge } from './list-verdict.ts'

const run = (...actions: ListAction[]) => actions.reduce(reduceList, emptyList)
const begin: ListAction = { type: 'begin', name: 'customers.csv' }
const chunk: ListAction = { type: 'chunk', scored: 2, refused: 1, progress: 0.5 }
const { verdict } = createListJudge(predictor.contract)
const end: ListAction = { type: 'end', list: joinChunks([]), cancelled: false, verdict: verdict() }

describe('a list', () => {
  it('counts what comes, and is ready at the end', () => {
    expect(run(begin, chunk, chunk)).toMatchObject({ stage: 'scoring', scored: 4, refused: 2, progress: 0.5 })
    expect(run(begin, chunk, end)).toMatchObject({ stage: 'ready', name: 'customers.csv', cancelled: false })
    expect(run({ ...begin, isInvented: true }, end)).toMatchObject({ stage: 'ready', isInvented: true })
  })

  it('ignores what comes for a list that is gone', () => {
    expect(run(chunk, end)).toEqual(emptyList)
    expect(run(begin, end, { type: 'fail', message: 'late' }).stage).toBe('ready')
  })

  it('says that its worker is gone, also where it was ready', () => {
    expect(run(begin, end, { type: 'break', message: 'gone' })).toMatchObject({ stage: 'failed', message: 'gone' })
    expect(run({ type: 'break', message: 'gone' })).toEqual(emptyList)
  })

  it('says what went wrong, and can begin again', () => {
    const failed = run(begin, { type: 'fail', message: 'The file is empty.' })
    expect(failed).toEqual({ stage: 'failed', name: 'customers.csv', message: 'The file is empty.' })
    expect(reduceList(failed, begin).stage).toBe('scoring')
  })
})
