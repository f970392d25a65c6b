import { type ContractField, isQuantity } from '../model/contract'

/** What a reason is made of, whatever the contract: texts by message id. The phrase comes first. */
export const englishReasons = {
  reason: '{phrase}: {effect}',
  'effect.raises': 'raises the risk',
  'effect.lowers': 'lowers the risk',
  'effect.neutral': 'makes no difference',
} as const

/** What a field and its values are called: texts by message id, from the contract's own phrases. */
export function englishPhrases(field: ContractField): [id: string, text: string][] {
  const { name, label } = field
  const phrases: [string, string][] = [[`label.${name}`, label]]
  if (isQuantity(field)) {
    const { one, other, missing } = field.phrases
    phrases.push([`${name}.missing`, missing ?? `${label} not known`])
    if (one !== undefined) phrases.push([`${name}.one`, one])
    phrases.push([`${name}.other`, other])
    // A change of a date names the dates themselves.
    if (field.type === 'date') phrases.push([`${name}.date`, '{value}'])
  } else {
    phrases.push([`${name}.missing`, `${label} not known`])
    for (const { value, phrase } of field.values) phrases.push([`${name}.${value}`, phrase])
    if (field.type === 'category') phrases.push([`${name}.unknown`, `${label} {value}, not seen in training`])
  }
  return phrases
}
