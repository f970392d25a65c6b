import type { ListedReason } from './additive-fields'
import { among, type Branch, choose, type Expression, text } from './expression'
import type { FieldReading } from './read-field'
import { type Named, named } from './statement'

/** Code and value of one reason; a number is the row's own. */
export function reasonColumns(
  place: number,
  readings: readonly FieldReading[],
  reasons: readonly ListedReason[],
): readonly Named[] {
  const listed = (name: string): Expression => ({ kind: 'listed', place, name })
  const own = readings.flatMap(({ field, shown }): Branch[] => {
    const codes = reasons.filter((reason) => reason.field === field.name && reason.value === undefined)
    const distinct = [...new Set(codes.map(({ code }) => code))]
    return distinct.length === 0 ? [] : [{ when: among(listed('code'), distinct.map(text)), gives: shown }]
  })
  return [named(`reason_${place}_code`, listed('code')), named(`reason_${place}_value`, choose(own, listed('value')))]
}
