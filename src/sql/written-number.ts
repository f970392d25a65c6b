import type { CellReading } from '../model/contract'
import type { TextForm } from './characters'
import {
  all,
  among,
  any,
  choose,
  compare,
  type Expression,
  made,
  matches,
  replaced,
  text,
  translated,
  trimmed,
} from './expression'
import { inSmallLetters } from './spellings'
import { type Named, named } from './statement'

/** The steps that read a number as a file writes it, such as "1.234,50 €", in their order; see `steps/read-number.ts`. */
export const writtenSteps = {
  brackets: 'Of numbers that the file writes in its own way: what stands in brackets, which make it negative.',
  signs: 'The sign in front.',
  affixes: 'The number without the unit or currency at one of its ends.',
  inner_signs: 'The sign behind that.',
  other_affixes: 'The number without the unit or currency at its other end.',
  last_signs: 'The sign at the end.',
  powers: 'The number without a letter that stands for thousands or millions, and the power of ten.',
  amounts: 'The number in the one form that is read, with a decimal point and nothing between its digits.',
} as const

export type WrittenStep = keyof typeof writtenSteps

const blank = 0x20
const otherBlanks = [0xa0, 0x202f, 0x2009]
const apostrophe = 0x27
const otherApostrophes = [0x2019]

/** A sign in front of a number or behind it; the last one is the mathematical minus. */
const signs = ['-', '+', '\u2212'].map(text)

/**
 * Rewrites a trimmed text as a decimal, step by step: NULL where it does not have the file's form.
 *
 * @param name The short name of the field.
 */
export function rewriteNumber(
  words: Expression,
  name: string,
  { decimal = '.', thousands, affixes = [], powers = [] }: CellReading,
): { readonly steps: Readonly<Partial<Record<WrittenStep, readonly Named[]>>>; readonly amount: Expression } {
  const steps: Partial<Record<WrittenStep, readonly Named[]>> = {}
  let state: State = { body: words, sign: text('') }
  const add = (step: WrittenStep, next: State) => {
    const names = { body: `${step}_body_${name}`, sign: `${step}_sign_${name}` }
    const isNewSign = next.sign !== state.sign
    steps[step] = [named(names.body, next.body), ...(isNewSign ? [named(names.sign, next.sign)] : [])]
    state = { body: made(names.body), sign: isNewSign ? made(names.sign) : state.sign }
  }
  add('brackets', outOfBrackets(evenly(words, thousands)))
  add('signs', withoutSign(state, 'left'))
  if (affixes.length > 0) {
    const longestFirst = affixes.map((affix) => affix.toLowerCase()).sort((a, b) => b.length - a.length)
    add('affixes', { ...state, body: withoutAffix(state.body, longestFirst) })
    add('inner_signs', withoutSign(state, 'left'))
    add('other_affixes', { ...state, body: withoutAffix(state.body, longestFirst) })
  }
  add('last_signs', withoutSign(state, 'right'))
  const power = powers.length > 0 ? `powers_power_${name}` : undefined
  if (power !== undefined) {
    const names = { body: `powers_body_${name}`, power }
    steps.powers = [
      named(names.body, withoutSuffix(state.body, powers, 'body')),
      named(names.power, withoutSuffix(state.body, powers, 'power')),
    ]
    state = { ...state, body: made(names.body) }
  }
  const plain = thousands ? replaced(state.body, codesOf(thousands), []) : state.body
  const digits = decimal === '.' ? plain : replaced(plain, codesOf(decimal), codesOf('.'))
  const exponent = power === undefined ? [] : [made(power)]
  const decimalText: Expression = { kind: 'joined', of: [state.sign, digits, ...exponent], skip: 0 }
  const amount = `amount_${name}`
  const form = formOf(decimal, thousands || undefined)
  const isInForm = power
    ? all(
        matches(state.body, form),
        any(compare(made(power), '=', text('')), matches(state.body, withoutExponent(form))),
      )
    : matches(state.body, form)
  steps.amounts = [named(amount, choose([{ when: isInForm, gives: decimalText }]))]
  return { steps, amount: made(amount) }
}

/** What is left of the text, and the sign that has been found: empty, + or -. */
interface State {
  readonly body: Expression
  readonly sign: Expression
}

const codesOf = (of: string) => [...of].map((character) => character.codePointAt(0) as number)
const cut = (of: Expression, first: number, last: number): Expression => trimmed({ kind: 'cut', of, first, last })
const end = (of: Expression, side: 'left' | 'right', count = 1): Expression => ({ kind: 'end', of, side, count })

/** One blank and one apostrophe for all that a file may have between thousands. */
function evenly(words: Expression, thousands: CellReading['thousands']): Expression {
  if (thousands === ' ')
    return translated(
      words,
      otherBlanks,
      otherBlanks.map(() => blank),
    )
  if (thousands === "'")
    return translated(
      words,
      otherApostrophes,
      otherApostrophes.map(() => apostrophe),
    )
  return words
}

function outOfBrackets(words: Expression): State {
  const isBracketed = all(compare(end(words, 'left'), '=', text('(')), compare(end(words, 'right'), '=', text(')')))
  return {
    body: choose([{ when: isBracketed, gives: cut(words, 1, 1) }], words),
    sign: choose([{ when: isBracketed, gives: text('-') }], text('')),
  }
}

/** A sign in front may be any of three; one behind the number is a minus. */
function withoutSign({ body, sign }: State, side: 'left' | 'right'): State {
  const letter = end(body, side)
  const isSign = side === 'left' ? among(letter, signs) : compare(letter, '=', text('-'))
  const isFirst = all(compare(sign, '=', text('')), isSign)
  const rest = side === 'left' ? cut(body, 1, 0) : cut(body, 0, 1)
  const found =
    side === 'left' ? choose([{ when: compare(letter, '=', text('+')), gives: text('+') }], text('-')) : text('-')
  return {
    body: choose([{ when: isFirst, gives: rest }], body),
    sign: choose([{ when: isFirst, gives: found }], sign),
  }
}

function withoutAffix(body: Expression, affixes: readonly string[]): Expression {
  const branches = affixes.flatMap((affix) => {
    const letters = [...affix]
    const small = (of: Expression) => (affix.toUpperCase() === affix ? of : inSmallLetters(of, letters))
    const at = (side: 'left' | 'right') => compare(small(end(body, side, letters.length)), '=', text(affix))
    return [
      { when: at('left'), gives: cut(body, letters.length, 0) },
      { when: at('right'), gives: cut(body, 0, letters.length) },
    ]
  })
  return choose(branches, body)
}

/** What stands before a letter for thousands or millions, or the exponent that the letter stands for; empty for none. */
function withoutSuffix(body: Expression, powers: NonNullable<CellReading['powers']>, part: 'body' | 'power') {
  const longestFirst = [...powers].sort((a, b) => b.suffix.length - a.suffix.length)
  const branches = longestFirst.map(({ suffix, power }) => {
    const letters = [...suffix.toLowerCase()]
    const last = end(body, 'right', letters.length)
    const small = suffix.toUpperCase() === suffix.toLowerCase() ? last : inSmallLetters(last, letters)
    return {
      when: compare(small, '=', text(letters.join(''))),
      gives: part === 'body' ? cut(body, 0, letters.length) : text(`e${power}`),
    }
  })
  return choose(branches, part === 'body' ? body : text(''))
}

/** The same grammar for what has no exponent. */
function withoutExponent({ pattern, one, none }: TextForm): TextForm {
  return { pattern: pattern.replace('([eE][+-]?[0-9]+)?', ''), one, none: [...none, '*[eE]*'] }
}

/** The grammar of a number without its sign; see `steps/read-number.ts`. */
function formOf(decimal: string, thousands: string | undefined): TextForm {
  const [mark, between] = [`[${decimal}]`, `[${thousands}]`]
  const whole = thousands ? `([0-9]{1,3}(${between}[0-9]{3})+|[0-9]+)` : '[0-9]+'
  const digit = '[0-9]'
  const general = [
    `*[^0-9${decimal}${thousands ?? ''}eE+-]*`,
    '*[^eE][+-]*',
    '*[eE]*[eE]*',
    `*${mark}*${mark}*`,
    `*[eE]*${mark}*`,
    '*[eE]',
    '*[eE][+-]',
  ]
  // Not in threes, or behind the decimals.
  const grouped = [
    `*${mark}*${between}*`,
    `*[eE]*${between}*`,
    `*${between}`,
    `*${between}${digit}`,
    `*${between}${digit}${digit}`,
    `*${between}[^0-9]*`,
    `*${between}${digit}[^0-9]*`,
    `*${between}${digit}${digit}[^0-9]*`,
    `*${between}${digit}${digit}${digit}${digit}*`,
    `${digit}${digit}${digit}${digit}*${between}*`,
  ]
  return {
    pattern: `(${whole}(${mark}[0-9]*)?|${mark}[0-9]+)([eE][+-]?[0-9]+)?`,
    one: ['[0-9]*', `${mark}[0-9]*`],
    none: thousands ? [...general, ...grouped] : general,
  }
}
