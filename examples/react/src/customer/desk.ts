import type { ModelContract } from '@org/churn'
import { requirementOf, withValues } from '../pieces/fields.ts'
import type { CustomerRecord } from '../predictor.ts'

/** One customer on the desk: as they came, and as they now stand. */
export interface Desk {
  readonly name: string
  readonly origin: CustomerRecord
  readonly record: CustomerRecord
  /** Records before each change, oldest first. */
  readonly past: readonly CustomerRecord[]
  /** The number that is being moved: until something else happens, its changes are one. */
  readonly moving: string | undefined
  /** Records that were taken back, the nearest first; gone with the next change. */
  readonly future: readonly CustomerRecord[]
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
  /** Makes the change that was last taken back again. */
  | { readonly type: 'redo' }

const longestPast = 200

/** The desk's rules for one contract, free of React. */
export function createDeskReducer(contract: ModelContract): (desk: Desk, action: DeskAction) => Desk {
  const to = (desk: Desk, record: CustomerRecord, moving?: string): Desk => ({
    ...desk,
    record,
    past:
      moving !== undefined && moving === desk.moving ? desk.past : [...desk.past.slice(-longestPast + 1), desk.record],
    moving,
    future: [],
  })
  const numberAmong = (values: CustomerRecord): string | undefined => {
    const [name, ...others] = Object.keys(values)
    const field = contract.fields.find((each) => each.name === name)
    return others.length === 0 && field && 'unit' in field ? name : undefined
  }
  return (desk, action) => {
    switch (action.type) {
      case 'start':
        return openDesk(action.name, action.record)
      case 'change':
        return to(desk, withValues(contract, desk.record, action.values), numberAmong(action.values))
      case 'restore':
        return to(desk, withValues(contract, desk.record, valuesToRestore(contract, desk, action.field)))
      case 'restoreAll':
        return to(desk, desk.origin)
      case 'undo': {
        const record = desk.past.at(-1)
        if (!record) return desk
        return {
          ...desk,
          record,
          past: desk.past.slice(0, -1),
          moving: undefined,
          future: [desk.record, ...desk.future],
        }
      }
      case 'redo': {
        const [record, ...future] = desk.future
        return record ? { ...desk, record, past: [...desk.past, desk.record], moving: undefined, future } : desk
      }
    }
  }
}

export function openDesk(name: string, record: CustomerRecord): Desk {
  return { name, origin: record, record, past: [], moving: undefined, future: [] }
}

/** A field's first value, with those of the fields it requires and of the fields that were cleared with it. */
function valuesToRestore(contract: ModelContract, { origin }: Desk, name: string): CustomerRecord {
  const values: Record<string, unknown> = {}
  const restore = (each: string): void => {
    if (each in values) return
    values[each] = origin[each]
    for (const field of contract.fields) {
      const requires = requirementOf(field)
      if (requires?.field === each && each === name) values[field.name] = origin[field.name]
      if (requires && field.name === each && (origin[each] ?? false) !== false) restore(requires.field)
    }
  }
  restore(name)
  return values
}
