import type { DateField } from '../model/contract'
import { type DateTemplate, dateTemplatesOf, isoTemplate } from '../steps/date-templates'
import { quoted } from './formulas'
import { unreadable } from './workbook-layout'

/** What may stand behind the minutes of a time of day, besides digits. */
const behindMinutes = [...':.+-APMUTCZapm ']

/** Numbers of the days that all spreadsheets count alike: 1900-03-01 and 9999-12-31. */
const [firstDay, lastDay] = [61, 2_958_465]

/** A text with 0 in place of every digit. */
export function formOf(words: string): string {
  return [...'123456789'].reduce((text, digit) => `SUBSTITUTE(${text},"${digit}","0")`, words)
}

/** The number of the way in which a text is a date, from 1; 0 for none. */
export function wayFormula(field: DateField, form: string): string {
  return dateTemplatesOf(field).reduceRight((rest, template, index) => {
    const shape = template.replaceAll(/[YMD]/g, '0')
    return `IF(EXACT(LEFT(${form},${shape.length}),${quoted(shape)}),${index + 1},${rest})`
  }, '0')
}

/** What a date is read from: its cell and text, the text's form, and the way in which it is a date. */
export interface DateCells {
  readonly cell: string
  readonly words: string
  readonly form: string
  readonly way: string
}

/** The days from a date to the day that they are counted from, or the other way: of a cell that is a date, or of a text. */
export function daysFormula(field: DateField, { cell, words, form, way }: DateCells, asOf: string): string {
  const found = dateTemplatesOf(field)
  const chosen = (of: (template: DateTemplate) => string | number) =>
    found.length === 1 ? `${of(isoTemplate)}` : `CHOOSE(${way},${found.map(of).join(',')})`
  const part = (letter: string) =>
    chosen((template) => {
      const from = template.indexOf(letter)
      // A month without a day is its first.
      if (from < 0) return quoted('1')
      const length = template.lastIndexOf(letter) - from + 1
      return `MID(${words},${from + 1},${length})`
    })
  const year = `VALUE(${part('Y')})`
  const isShort = found.some((template) => !template.includes('YYYY'))
  // Years of two digits are from 1970 to 2069, as in `steps/read-date.ts`.
  const full = isShort ? `(${year}+IF(LEN(${part('Y')})=4,0,IF(${year}<70,2000,1900)))` : year
  const [month, day] = ['M', 'D'].map((letter) => `VALUE(${part(letter)})`)
  const date = `DATE(${full},${month},${day})`
  const length = chosen((template) => template.length)
  const exists = `AND(${full}>=1900,MONTH(${date})=${month},DAY(${date})=${day},${date}>=${firstDay},${isTime(words, form, length)})`
  const count = (serial: string) => (field.count === 'before' ? `${asOf}-${serial}` : `${serial}-${asOf}`)
  const read = `IF(${way}=0,${unreadable},IFERROR(IF(${exists},${count(date)},${unreadable}),${unreadable}))`
  const isDay = `ISNUMBER(${cell})*(N(${cell})>=${firstDay})*(N(${cell})<${lastDay + 1})`
  return `IF(${isDay},${count(`INT(${cell})`)},${read})`
}

/** Whether nothing stands behind a date's characters, or a time of day, which is left out. */
function isTime(words: string, form: string, length: string): string {
  const starts = (shapes: readonly string[]) =>
    `OR(${shapes.map((shape) => `EXACT(MID(${form},${length}+1,${shape.length}),"${shape}")`).join(',')})`
  const digit = (place: number, allowed: string) => `ISNUMBER(FIND(MID(${words},${length}+${place},1),"${allowed}"))`
  const long = `AND(${starts([' 00:00', 'T00:00'])},${digit(2, '012')},${digit(5, '012345')})`
  const short = `AND(${starts([' 0:00', 'T0:00'])},${digit(4, '012345')})`
  const rest = behindMinutes.reduce(
    (text, mark) => `SUBSTITUTE(${text},"${mark}","")`,
    `SUBSTITUTE(MID(${form},${length}+6,99),"0","")`,
  )
  return `IF(LEN(${words})=${length},TRUE,AND(OR(${long},${short}),${rest}=""))`
}
