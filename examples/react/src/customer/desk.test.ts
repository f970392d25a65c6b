import { describe, expect, it } from 'vitest'
import { differences, groupFields, isPossible } from '../pieces/fields.ts'
import { predictor } from '../predictor.ts'
import { createDeskReducer, type DeskAction, openDesk } from './desk.ts'
import { sampleCustomers } from './sample-customers.ts'

const { contract } = predictor
const reduce = createDeskReducer(contract)
const [{ name, record }] = sampleCustomers
const run = (...actions: DeskAction[]) => actions.reduce(reduce, openDesk(name, record))
const withoutInternet: DeskAction = { type: 'change', values: { internetService: 'No' } }

describe('groupFields', () => {
  it('names every field that the model sees exactly once, and none that it does not', () => {
    const named = groupFields(contract).flatMap(({ lead, fields }) => [...(lead ? [lead] : []), ...fields])
    const inputs = contract.fields.filter(({ input }) => input)
    expect(named.map((field) => field.name).sort()).toEqual(inputs.map((field) => field.name).sort())
  })

  it('puts what needs a connection under the connection', () => {
    const internet = groupFields(contract).find(({ lead }) => lead?.name === 'internetService')
    expect(internet?.fields.map((field) => field.name)).toContain('streamingMovies')
  })
})

describe('the desk', () => {
  it('clears what a change makes impossible, and every record stays a customer', () => {
    const { record: changed } = run(withoutInternet)
    expect(changed).toMatchObject({ internetService: 'No', streamingTv: false, streamingMovies: false })
    expect(predictor.predict(changed as never).probability).toBeGreaterThan(0)
    for (const field of contract.fields) expect(isPossible(field, changed) || changed[field.name] === false).toBe(true)
  })

  it('gives back with a field what was cleared with it', () => {
    expect(run(withoutInternet, { type: 'restore', field: 'internetService' }).record).toEqual(record)
  })

  it('gives back with a field what it requires', () => {
    expect(run(withoutInternet, { type: 'restore', field: 'streamingTv' }).record).toMatchObject({
      internetService: 'Fiber optic',
      streamingTv: true,
    })
  })

  it('takes back one change at a time, and nothing where nothing was changed', () => {
    const twice = run(withoutInternet, { type: 'change', values: { contract: 'Two year', tenureMonths: 24 } })
    const once = reduce(twice, { type: 'undo' })
    expect(once.record).toEqual(run(withoutInternet).record)
    expect(reduce(once, { type: 'undo' })).toMatchObject({ record, past: [] })
    expect(run({ type: 'undo' })).toEqual(openDesk(name, record))
  })

  it('takes the steps of a slider back as one change', () => {
    const moves = [2, 3, 4].map((tenureMonths): DeskAction => ({ type: 'change', values: { tenureMonths } }))
    const moved = run(withoutInternet, ...moves)
    expect(moved.record).toMatchObject({ tenureMonths: 4 })
    expect(reduce(moved, { type: 'undo' }).record).toEqual(run(withoutInternet).record)
    // Two numbers are two changes, and so is one number before and after an undo.
    const other: DeskAction = { type: 'change', values: { monthlyCharges: 30 } }
    expect(run(...moves, other, ...moves).past).toHaveLength(3)
    expect(run(...moves, { type: 'undo' }, ...moves).past).toHaveLength(1)
    expect(run(...moves, other, { type: 'undo' }, ...moves).past).toHaveLength(2)
  })

  it('makes again what was taken back, until something else is changed', () => {
    const changed = run(withoutInternet, { type: 'change', values: { contract: 'Two year' } })
    const back = run(withoutInternet, { type: 'change', values: { contract: 'Two year' } }, { type: 'undo' })
    expect(reduce(back, { type: 'redo' })).toEqual(changed)
    const other = reduce(back, { type: 'change', values: { partner: true } })
    expect(reduce(other, { type: 'redo' })).toEqual(other)
  })

  it('can take back that everything was taken back', () => {
    const restored = run(withoutInternet, { type: 'restoreAll' })
    expect(restored.record).toEqual(record)
    expect(reduce(restored, { type: 'undo' }).record).toEqual(run(withoutInternet).record)
  })

  it('lists the differences in the contract’s order', () => {
    const { origin, record: changed } = run(withoutInternet)
    expect(differences(contract, origin, changed).map((field) => field.name)).toEqual([
      'internetService',
      'streamingTv',
      'streamingMovies',
    ])
  })
})
