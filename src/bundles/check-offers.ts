import { printValue } from '../checks/errors'
import type { BooleanField, CategoryField } from '../model/contract'

/** What is wrong with the changes that a field with listed values declares, in words. `values` are the field's. */
export function offerProblem(field: BooleanField | CategoryField, values: ReadonlySet<unknown>): string | undefined {
  const known = [...values].map((value) => printValue(value)).join(', ')
  const seen = new Set<string>()
  for (const { from, to } of field.actionable?.changes ?? []) {
    if (!values.has(to)) return `a change to one of ${known}, got ${printValue(to)}`
    const starts: readonly unknown[] = from ?? [...values].filter((value) => value !== to)
    for (const start of starts) {
      if (!values.has(start) || start === to) return `a change from others of ${known}, got ${printValue(start)}`
      const move = JSON.stringify([start, to])
      if (seen.has(move)) return `each change once, got ${move} again`
      seen.add(move)
    }
  }
  return undefined
}
