import type { ListedField } from '../model/contract'
import { flagsOf, meaningsOf, sameAnswer } from '../steps/read-cell'
import { bySpelling, simplified } from '../steps/spelling'
import { asRanges, standingForOthers, whiteSpace } from './characters'
import { all, type Condition, consistsOf, contains, type Expression, removed, replaced, translated } from './expression'
import { otherwisePlace, placeOf, unknownPlace } from './listed-places'

/** The places of a listed field's values, by what a cell may say. */
export interface Spellings {
  /** By the source's own spellings. */
  readonly exact: ReadonlyMap<string, number>
  /** By what their other spellings have in common: small letters without marks. */
  readonly simple: ReadonlyMap<string, number>
  /** By flags as tables usually write them, in small letters. */
  readonly flags: ReadonlyMap<string, number>
  /** By values that the source does not spell so. `readRow` takes them for new ones, and `predict` knows them. */
  readonly values: ReadonlyMap<string, number>
  /** By what the other spellings of those have in common. */
  readonly simpleValues: ReadonlyMap<string, number>
}

/** Finds what `readRow` and `predict` make of the texts of a listed field. */
export function spellingsOf(field: ListedField): Spellings {
  const meanings = meaningsOf(field)
  const placeFor = (meaning: (typeof meanings)[number]) => {
    const { answer } = meaning
    return answer.issue ? undefined : answer.excluded ? otherwisePlace : placeOf(field, answer.value)
  }
  const places = <Key extends string>(found: Iterable<readonly [Key, (typeof meanings)[number] | undefined]>) =>
    new Map(
      [...found].flatMap(([text, meaning]) => {
        const place = meaning && placeFor(meaning)
        return place === undefined ? [] : [[text as string, place] as const]
      }),
    )
  const exact = places(meanings.map((meaning) => [meaning.text, meaning]))
  const simple = places(
    bySpelling(
      meanings.map((meaning) => [meaning.text, meaning] as const),
      sameAnswer,
    ),
  )
  const flags = places(flagsOf(field, meanings))
  if (field.type !== 'category' || unknownPlace(field) === undefined) {
    return { exact, simple, flags, values: new Map(), simpleValues: new Map() }
  }
  const own = field.values.map(({ value }, place) => [value, place] as const)
  return {
    exact,
    simple,
    flags,
    values: new Map(own.filter(([value]) => !exact.has(value))),
    simpleValues: new Map(
      [...bySpelling(own)].flatMap(([text, place]) =>
        place === undefined || simple.has(text) ? [] : [[text, place] as const],
      ),
    ),
  }
}

/** Marks that spellings may have or lack, as in `steps/spelling.ts`. */
export const marks: readonly number[] = [
  ...whiteSpace,
  ...[...'_:;\'"`’‘“”()[]{}/\\-'].map(codeOf),
  ...[0xad, 0x200b, 0x200c, 0x200d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2060],
].sort((a, b) => a - b)

const points = [...'.,'].map(codeOf)
const [capitals, smalls] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'].map((text) =>
  [...text].map(codeOf),
)

function codeOf(character: string): number {
  return character.codePointAt(0) as number
}

/**
 * What a text has in common with its other spellings, as far as that can be one of `sought`. No database folds all of
 * Unicode as `String.prototype.normalize` does, so letters that stand for others, such as ｙ, ſ or a letter followed by
 * its accent, stay as they are.
 */
export function simplify(of: Expression, sought: Iterable<string>): Expression {
  const letters = [...new Set([...sought].flatMap((text) => [...text]))]
  const digits = letters.filter((letter) => letter >= '0' && letter <= '9')
  const inSmall = inSmallLetters(of, letters)
  return digits.length === 0 ? removed(inSmall, [...marks, ...points]) : withDigits(inSmall, digits)
}

/** A text in small letters: A to Z, and those others that are sought. */
export function inSmallLetters(of: Expression, sought: readonly string[]): Expression {
  const others = sought.flatMap((small) => {
    const capital = small.toUpperCase()
    const isPair = small > '\u007f' && [...capital].length === 1 && capital !== small && simplified(capital) === small
    // At the end of a word, a capital sigma has another small letter.
    return isPair && capital !== 'Σ' ? [[capital, small] as const] : []
  })
  // The one letter whose small form is two characters: an i, and its dot.
  const dotted = sought.includes('\u0307') ? replaced(of, [0x130], [0x69, 0x307]) : of
  return translated(
    dotted,
    [...capitals, ...others.map(([capital]) => codeOf(capital))],
    [...smalls, ...others.map(([, small]) => codeOf(small))],
  )
}

/** Whether a text may be one of `sought` in letters that stand for others, which {@link simplify} leaves as they are. */
export function mayHideOneOf(of: Expression, sought: Iterable<string>): Condition {
  const letters = [...new Set([...sought].flatMap((text) => [...text]))]
  const known = letters.flatMap((letter) => [letter, letter.toUpperCase(), letter.normalize('NFKD')])
  const own = asRanges([...[...known.join('')].map(codeOf), ...marks, ...points])
  const hasSigma = letters.some((letter) => letter === 'σ' || letter === 'ς')
  const hidden = standingForOthers.filter(([first]) => hasSigma || first !== codeOf('Σ'))
  return all(contains(of, hidden), consistsOf(of, [...own, ...hidden]))
}

/** Stand for marks while they are sorted out: these code points are no characters. */
const [opened, closed, behindDigit, keptPoint, keptComma, none] = [0xfdd0, 0xfdd1, 0xfdd2, 0xfdd3, 0xfdd4, 0xfdd5]

/**
 * Removes marks from a text with digits: a run of marks between two digits becomes |, and points and commas in front of a
 * digit stay. It takes nothing but replacements, which every database has.
 */
function withDigits(of: Expression, digits: readonly string[]): Expression {
  const dash = codeOf('-')
  const standIns = [opened, closed, behindDigit, keptPoint, keptComma]
  const dashed = translated(of, [...marks, ...standIns], [...marks.map(() => dash), ...standIns.map(() => none)])
  const steps: [from: readonly number[], to: readonly number[]][] = [
    // One dash for each run.
    [[dash], [opened, closed]],
    [[closed, opened], []],
    [[opened, closed], [dash]],
    ...digits.map((digit): [number[], number[]] => [
      [codeOf(digit), dash],
      [codeOf(digit), behindDigit],
    ]),
    ...digits.map((digit): [number[], number[]] => [
      [behindDigit, codeOf(digit)],
      [codeOf('|'), codeOf(digit)],
    ]),
    ...digits.flatMap((digit): [number[], number[]][] => [
      [
        [codeOf('.'), codeOf(digit)],
        [keptPoint, codeOf(digit)],
      ],
      [
        [codeOf(','), codeOf(digit)],
        [keptComma, codeOf(digit)],
      ],
    ]),
  ]
  const sorted = steps.reduce((text, [from, to]) => replaced(text, from, to), dashed)
  return translated(removed(sorted, [dash, behindDigit, ...points]), [keptPoint, keptComma], points)
}
