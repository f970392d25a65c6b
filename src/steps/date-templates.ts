import type { DateField, DateFormat } from '../model/contract'

/** One way to write a date: `Y`, `M` and `D` stand for digits of its parts, all else for itself. */
export type DateTemplate = string

/**
 * The ways that `read-date.ts` reads, with days and months of one digit or two. None for a form whose parts do not stand
 * at places of their own.
 */
const templates: Readonly<Record<DateFormat, readonly DateTemplate[]>> = {
  'year-month-day': ['-', '/', '.'].flatMap((mark) => withShortParts(`YYYY${mark}MM${mark}DD`)),
  'day.month.year': withShortParts('DD.MM.YYYY'),
  'day/month/year': ['/', '-'].flatMap((mark) => withShortParts(`DD${mark}MM${mark}YYYY`)),
  'month/day/year': ['/', '-'].flatMap((mark) => withShortParts(`MM${mark}DD${mark}YYYY`)),
  yearmonthday: ['YYYYMMDD'],
  'day.month.yy': withShortParts('DD.MM.YY'),
  'day/month/yy': ['/', '-'].flatMap((mark) => withShortParts(`DD${mark}MM${mark}YY`)),
  'month/day/yy': ['/', '-'].flatMap((mark) => withShortParts(`MM${mark}DD${mark}YY`)),
  'year-month': ['YYYY-MM'],
  // Not the parts of a date.
  serial: [],
}

/** The way of a record's dates. */
export const isoTemplate: DateTemplate = 'YYYY-MM-DD'

function withShortParts(template: DateTemplate): readonly DateTemplate[] {
  return ['MM', 'M'].flatMap((month) => ['DD', 'D'].map((day) => template.replace('MM', month).replace('DD', day)))
}

/** Whether the templates name every way in which `read-date.ts` reads the field's dates. */
export function hasTemplates({ reading }: DateField): boolean {
  return reading?.date === undefined || templates[reading.date].length > 0
}

/** The ways in which a field's dates may be written, the record's first. */
export function dateTemplatesOf({ reading }: DateField): readonly DateTemplate[] {
  return [...new Set([isoTemplate, ...(reading?.date ? templates[reading.date] : [])])]
}
