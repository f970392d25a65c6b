import { describe, expect, it } from 'vitest'
import { predictor } from '../predictor.ts'
import { createDeskReducer, type DeskAction, openDesk } from './desk.ts'
import { differences, groupFields, isPossible } from './fields.ts'
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
    expect(reduce(once, { type: 'undo' })).toEqual(openDesk(name, record))
    expect(run({ type: 'undo' })).toEqual(openDesk(name, record))
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
