import type { OtherKinds } from '../model/word'
import { answers, noValues, whiteSpace } from '../sql/characters'
import { marks } from '../sql/spellings'

/** A text in a formula. */
export const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** A character in a formula: XML keeps no control characters. */
const character = (code: number) => (code < 32 ? `CHAR(${code})` : quoted(String.fromCodePoint(code)))

/** A text with some characters in place of others. */
function substituted(of: string, codes: readonly number[], by: string): string {
  return codes.reduce((text, code) => `SUBSTITUTE(${text},${character(code)},${quoted(by)})`, of)
}

/** A text without the white space around it; within, one blank stands for several. */
export function trimmed(of: string): string {
  return `TRIM(${substituted(
    of,
    whiteSpace.filter((code) => code !== 32),
    ' ',
  )})`
}

/** A text in small letters and without marks, as spellings are compared. */
export function withoutMarks(of: string): string {
  const points = [...'.,'].map((mark) => mark.charCodeAt(0))
  // White space within a trimmed text is blanks.
  const left = marks.filter((mark) => mark === 32 || !whiteSpace.includes(mark))
  return substituted(`LOWER(${of})`, [...left, ...points], '')
}

/** What stands beside a text in a table of two columns; 0 where it does not stand in it. Capitals count. */
export function found(text: string, keys: string, values: string): string {
  return `SUMPRODUCT(EXACT(${text},${keys})*${values})`
}

/** The first of these that is not 0, or else what is given. */
export function firstOf(found: readonly string[], otherwise: string): string {
  return found.reduceRight((rest, each) => `IF(${each}>0,${each},${rest})`, otherwise)
}

/** What is left of a number without its digits. */
const signs = ['', '+', '-']
const forms = signs.flatMap((sign) =>
  ['', '.'].flatMap((point) => ['', 'e', 'e+', 'e-'].map((power) => sign + point + power)),
)

/**
 * The number that a text says with a decimal point, in every country; an error for other texts, such as 1,234 or 5%, of
 * which spreadsheets would take some for numbers.
 */
export function numberOf(text: string): string {
  const left = substituted(
    `LOWER(${text})`,
    [...'0123456789'].map((digit) => digit.charCodeAt(0)),
    '',
  )
  const isForm = `OR(${left}={${forms.map(quoted).join(',')}})`
  const first = `LEFT(${text},1)`
  const isSigned = `OR(${first}="+",${first}="-")`
  const body = `IF(${isSigned},MID(${text},2,1),${first})`
  const begins = `ISNUMBER(FIND(${body},"0123456789."))`
  const ends = `ISNUMBER(FIND(RIGHT(${text},1),"0123456789."))`
  const isWhole = `AND(${isForm},${begins},${ends},LEN(${left})<LEN(${text}),OR(${isSigned},ISERROR(FIND(LEFT(${left}&" ",1),"+-"))))`
  return `IF(${isWhole},_xlfn.NUMBERVALUE(${text},".",","),NA())`
}

/** Letters that are looked at in a text that may be a new category. */
const looked = 80

/** Whether a text is a number with an exponent or a hexadecimal one, as `model/word.ts` knows them. */
function isLetteredNumber(text: string): string {
  const isSigned = `OR(LEFT(${text},1)={"+","-"})`
  const body = `MID(LOWER(${text}),1+${isSigned},LEN(${text}))`
  const without = (others: string) =>
    substituted(
      body,
      [...others].map((each) => each.charCodeAt(0)),
      '',
    )
  const isAmong = (character: string, digits: string) => `ISNUMBER(FIND(${character},"${digits}"))`
  const marks = '0123456789.,'
  const left = without(marks)
  const place = `FIND("e",${body})`
  const lacksMarks = ['.', ','].map((mark) => `ISERROR(FIND("${mark}",${body},${place}))`)
  const beforeIt = isAmong(`MID(${body},${place}-1,1)`, marks)
  const isPower = [`OR(${left}={"e","e+","e-"})`, `ISNUMBER(FIND(${left},${body}))`, beforeIt, ...lacksMarks]
  const ends = [isAmong(`LEFT(${body},1)`, marks), isAmong(`RIGHT(${text},1)`, '0123456789')]
  const hexadecimal = [`LEFT(${body},2)="0x"`, `LEN(${body})>2`, `ISERROR(FIND(" ",${text}))`]
  return `OR(IFERROR(AND(${[...isPower, ...ends].join(',')}),FALSE),AND(${hexadecimal.join(',')}))`
}

/** Whether a text may name a new category: any word may, and numbers or flags where the category has some. */
export function isNewName(text: string, others: OtherKinds): string {
  const codes = `_xlfn.UNICODE(MID(${text}&REPT(" ",${looked}),ROW($A$1:$A$${looked}),1))`
  const isOtherScript = `SUMPRODUCT((${codes}>=192)*(${codes}<64256)*((${codes}<8192)+(${codes}>=11264)))>0`
  // Letters that stand for others, such as full-width ones: they may spell a known value.
  const isHidden = `SUMPRODUCT(--(${codes}>=64256))>0`
  const hasLetter = `NOT(EXACT(LOWER(${text}),UPPER(${text}))),${isOtherScript}`
  const hasDigit = others.numbers ? `,COUNT(FIND({0,1,2,3,4,5,6,7,8,9},${text}))>0` : ''
  const refused = [...(others.flags ? [] : answers), ...noValues]
  const isError = `AND(LEFT(${text},1)="#",LEN(${text})>2,OR(RIGHT(${text},1)={"!","?"}),ISERROR(FIND(" ",${text})))`
  const isRefused = `OR(LOWER(${text})={${refused.map(quoted).join(',')}},${isError})`
  const isNumber = others.numbers ? '' : `,NOT(${isLetteredNumber(text)})`
  return `AND(OR(${hasLetter}${hasDigit}),NOT(${isRefused}),NOT(${isHidden})${isNumber})`
}
