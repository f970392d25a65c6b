/** How a cell that is not read as a number writes one. */
export interface NumberForm {
  /** The mark before the decimals; undefined if the cell does not tell. */
  readonly decimal: '.' | ',' | undefined
  /** The mark between thousands; undefined if there is none. */
  readonly thousands: ',' | '.' | "'" | ' ' | undefined
  /** A currency sign or unit before or behind it. */
  readonly affix: string | undefined
  /** Whether brackets or a sign behind it make it negative. */
  readonly hasOwnSign: boolean
}

const date =
  /^(?:\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{1,2}[. -]{0,2}\p{L}{3,4}\.?(?:[ -]?\d{2,4})?|\p{L}{3,4}\.?[ -]\d{2,4})$/u

/** Whether a cell looks like a date, as spreadsheets make of amounts: 42.03.00, Mar 42, 20-May. */
export function isDateLike(text: string): boolean {
  return text.length < 20 && date.test(text)
}

/** No affix has a quotation mark: nobody counts in those. */
const parts =
  /^([^\d\s.,'’‘"“”„«»`()+−-]{0,8})\s*[-+−]?\s*(\d[\d.,'’ \u00a0\u202f]*)\s*([^\d\s.,'’‘"“”„«»`()+−-]{0,8})$/

const ownSign = /^\((?<inside>[^()]+)\)$|^(?<front>[^()+−-]+)-$/

/** The form of a number; undefined for what is none. */
export function numberFormOf(text: string): NumberForm | undefined {
  if (text.length > 40) return undefined
  const { inside, front } = ownSign.exec(text)?.groups ?? {}
  const amount = inside ?? front
  const [, before = '', number = '', behind = ''] = parts.exec(amount?.trim() ?? text) ?? []
  const marks = marksIn(number.trim())
  return marks && { ...marks, affix: before || behind || undefined, hasOwnSign: amount !== undefined }
}

function marksIn(number: string): Pick<NumberForm, 'decimal' | 'thousands'> | undefined {
  if (/^\d+(\.\d+)?$/.test(number)) return { decimal: undefined, thousands: undefined }
  const [, mark, decimal] = /^\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?$/.exec(number) ?? []
  // "1,234" alone may be either: a comma before decimals or between thousands.
  const isOpen = mark === ',' && decimal === undefined && number.split(',').length === 2
  if (mark !== undefined && mark !== decimal && !isOpen) {
    return { decimal: decimal as '.' | ',' | undefined, thousands: markOf(mark) }
  }
  if (isOpen) return { decimal: undefined, thousands: ',' }
  return /^\d+,\d*$/.test(number) ? { decimal: ',', thousands: undefined } : undefined
}

function markOf(mark: string): NumberForm['thousands'] {
  if (mark === ',' || mark === '.') return mark
  return mark === '’' || mark === "'" ? "'" : ' '
}
