import { type ContractField, isNumeric, type ModelContract } from '../model/contract'

/** A customer as a row of the source: what `readRow` reads. */
export function sourceRow(
  { fields }: ModelContract,
  customer: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field.column, cellOf(field, customer[field.name])]))
}

function cellOf(field: ContractField, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (isNumeric(field)) return String(value).replace('.', field.reading?.decimal ?? '.')
  // An ISO date is read whatever the source's own way is.
  if (field.type === 'date') return String(value)
  const listed = field.values.find((each) => each.value === value)?.source[0]
  if (listed !== undefined) return listed
  return field.type === 'boolean' ? (field.requires?.otherwise ?? '') : String(value)
}
