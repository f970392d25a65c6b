import { type Contract, type Field, isNumeric } from '../contract'

/** The words of a language for one contract. */
export interface Language {
  /** BCP 47 tag, such as `de`: numbers and plural forms follow it. */
  readonly locale: string
  /** Texts by message id, see {@link englishMessages}; a reason's code as an id stands for its whole sentence. */
  readonly messages: Messages
}

/** Texts by message id; `{value}`, `{phrase}`, `{effect}` are filled in. */
export type Messages = Readonly<Record<string, string>>

/**
 * Every message that reasons are made of, in English: what a translator starts from. A reason is `reason`, made of the
 * phrase of a value (`contract.One year`; numbers by plural category, `tenureMonths.one`) and an effect (`effect.raises`).
 */
export function englishMessages({ fields }: Pick<Contract, 'fields'>): Messages {
  return Object.fromEntries([
    ['reason', '{phrase}: {effect}'],
    ['effect.raises', 'raises the risk'],
    ['effect.lowers', 'lowers the risk'],
    ['effect.neutral', 'makes no difference'],
    ...fields.filter(({ input }) => input).flatMap(phrasesOf),
  ])
}

/** The ids of messages that a language has no text for: English stands in for them. Empty for a complete one. */
export function missingMessages(contract: Pick<Contract, 'fields'>, { messages }: Language): readonly string[] {
  return Object.keys(englishMessages(contract)).filter((id) => !Object.hasOwn(messages, id))
}

function phrasesOf(field: Field): [string, string][] {
  const { name, label } = field
  const phrases: [string, string][] = []
  if (isNumeric(field)) {
    const { one, other, missing } = field.phrases
    phrases.push([`${name}.missing`, missing ?? `${label} not known`])
    if (one !== undefined) phrases.push([`${name}.one`, one])
    phrases.push([`${name}.other`, other])
  } else {
    phrases.push([`${name}.missing`, `${label} not known`])
    for (const { value, phrase } of field.values) phrases.push([`${name}.${value}`, phrase])
    if (field.type === 'category') phrases.push([`${name}.unknown`, `${label} {value}, not seen in training`])
  }
  return phrases
}
