import type { DateField } from '../model/contract'
import { type DateTemplate, dateTemplatesOf, isoTemplate } from '../steps/date-templates'
import type { TextForm } from './characters'
import { all, any, type Branch, choose, compare, type Expression, matches, text } from './expression'
import type { Finding } from './read-field'
import { literal } from './read-number'
import type { FieldColumn } from './table-columns'

/** A text of this form, with the time of day that `steps/read-date.ts` leaves out. */
function formOf(template: DateTemplate): TextForm {
  const digits = template.replaceAll(/[YMD]+/g, (part) => `[0-9]{${part.length}}`)
  const date = template.replaceAll(/[YMD]/g, '[0-9]')
  const withTime = ['[0-2][0-9]', '[0-9]'].map((hour) => `${date}[T ]${hour}:[0-5][0-9]*`)
  const behind = '0-9:.+APMUTCZapm -'
  return {
    pattern: `${digits.replaceAll('.', '[.]')}([T ][0-2]?[0-9]:[0-5][0-9][${behind}]*)?`,
    one: [date, ...withTime],
    none: withTime.map((form) => `${form}[^${behind}]*`),
  }
}

/** The part of a date in a text of this form. */
function partOf(of: Expression, template: DateTemplate, letter: 'Y' | 'M' | 'D'): readonly Expression[] {
  const from = template.indexOf(letter)
  // A month without a day is its first.
  if (from < 0) return [text('01')]
  const length = template.lastIndexOf(letter) - from + 1
  const part: Expression = { kind: 'part', of, from: from + 1, length }
  if (letter === 'Y' && length === 2) return [century(part), part]
  return length === 1 ? [text('0'), part] : [part]
}

/** What stands before a year of two digits; see `steps/read-date.ts`. */
function century(year: Expression): Expression {
  const isLast = ['7', '8', '9'].map((digit) =>
    compare({ kind: 'part', of: year, from: 1, length: 1 }, '=', text(digit)),
  )
  return choose([{ when: any(...isLast), gives: text('19') }], text('20'))
}

/** The date of a text of this form as an ISO date, whether it exists or not. */
function isoOf(of: Expression, template: DateTemplate): Expression {
  if (template === isoTemplate) return { kind: 'part', of, from: 1, length: isoTemplate.length }
  const [year, month, day] = (['Y', 'M', 'D'] as const).map((letter) => partOf(of, template, letter))
  return { kind: 'joined', of: [...year, text('-'), ...month, text('-'), ...day], skip: 0 }
}

/** The days of a date out of a cell; NULL where it is no date, or none that exists. */
export function readDate(field: DateField, cell: Expression, { type }: FieldColumn, asOf: string): Expression {
  if (type === 'date') return daysOf(field, cell, asOf)
  const branches = dateTemplatesOf(field).map((template): Branch => {
    const isWritten = matches(cell, formOf(template))
    const year: Expression = { kind: 'part', of: cell, from: template.indexOf('Y') + 1, length: 4 }
    // Some databases have a year 0.
    const hasYear = template.includes('YYYY') ? [compare(year, '<>', text('0000'))] : []
    return { when: all(isWritten, ...hasYear), gives: daysOf(field, { kind: 'date', of: isoOf(cell, template) }, asOf) }
  })
  return choose(branches)
}

function daysOf({ count }: DateField, date: Expression, asOf: string): Expression {
  const day: Expression = { kind: 'day', iso: asOf }
  return count === 'before' ? { kind: 'days', from: date, to: day } : { kind: 'days', from: day, to: date }
}

/** A date that was read, as people and records write it. */
export function showDate(field: DateField, cell: Expression): Expression {
  const [first, ...others] = dateTemplatesOf(field)
  const branches = others.map((template): Branch => {
    return { when: matches(cell, formOf(template)), gives: isoOf(cell, template) }
  })
  return choose(branches, isoOf(cell, first))
}

/** What `predict` says of the days: refused beyond the limits, and beyond the training as the contract says. */
export function checkDays(field: DateField, value: Expression) {
  const beyond = ([least, most]: readonly [number, number]) =>
    any(compare(value, '<', literal(least)), compare(value, '>', literal(most)))
  const impossible: Finding = { path: field.name, code: 'OUT_OF_RANGE', when: beyond(field.limits) }
  const unfamiliar: Finding = { path: field.name, code: 'OUT_OF_RANGE', when: beyond(field.trained) }
  return field.outOfRange.policy === 'reject'
    ? { problems: [], rejections: [{ ...impossible, when: any(impossible.when, unfamiliar.when) }], warnings: [] }
    : { problems: [], rejections: [impossible], warnings: [unfamiliar] }
}
