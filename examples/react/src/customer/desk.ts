import type { Contract } from '@org/churn'
import type { CustomerRecord } from '../predictor.ts'
import { requirementOf, withValues } from './fields.ts'

/** One customer on the desk: as they came, and as they now stand. */
export interface Desk {
  readonly name: string
  readonly origin: CustomerRecord
  readonly record: CustomerRecord
  /** Records before each change, oldest first. */
  readonly past: readonly CustomerRecord[]
}

export type DeskAction =
  | { readonly type: 'start'; readonly name: string; readonly record: CustomerRecord }
  /** Sets values: one by hand, or the several of a suggestion. */
  | { readonly type: 'change'; readonly values: CustomerRecord }
  /** Gives one field the value the customer came with, and what hangs on it. */
  | { readonly type: 'restore'; readonly field: string }
  | { readonly type: 'restoreAll' }
  /** Takes back the last change, whatever it was. */
  | { readonly type: 'undo' }

const longestPast = 200

/** The desk's rules for one contract, free of React. */
export function createDeskReducer(contract: Contract): (desk: Desk, action: DeskAction) => Desk {
  const to = (desk: Desk, record: CustomerRecord): Desk => ({
    ...desk,
    record,
    past: [...desk.past.slice(-longestPast + 1), desk.record],
  })
  return (desk, action) => {
    switch (action.type) {
      case 'start':
        return openDesk(action.name, action.record)
      case 'change':
        return to(desk, withValues(contract, desk.record, action.values))
      case 'restore':
        return to(desk, withValues(contract, desk.record, valuesToRestore(contract, desk, action.field)))
      case 'restoreAll':
        return to(desk, desk.origin)
      case 'undo':
        return { ...desk, record: desk.past.at(-1) ?? desk.record, past: desk.past.slice(0, -1) }
    }
  }
}

export function openDesk(name: string, record: CustomerRecord): Desk {
  return { name, origin: record, record, past: [] }
}

/** A field's first value, with those of the fields it requires and of the fields that were cleared with it. */
function valuesToRestore(contract: Contract, { origin }: Desk, name: string): CustomerRecord {
  const values: Record<string, unknown> = {}
  const restore = (each: string): void => {
    if (each in values) return
    values[each] = origin[each]
    for (const field of contract.fields) {
      const requires = requirementOf(field)
      if (requires?.field === each && each === name) values[field.name] = origin[field.name]
      if (requires && field.name === each && origin[each] === true) restore(requires.field)
    }
  }
  restore(name)
  return values
}
