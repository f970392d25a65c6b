import type { CellReading } from '../model/contract'

/** What stands for a blank between thousands. */
const blanks = '[ \\u00a0\\u202f\\u2009]'

/** What stands for an apostrophe between thousands. */
const apostrophes = "['’]"

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Whether numbers are written in a way of their own: a reading that names the point may still have brackets for a minus. */
export function isWrittenOwnWay({ decimal, thousands, affixes, powers }: CellReading): boolean {
  return Boolean(decimal || thousands || affixes?.length || powers?.length)
}

/**
 * Builds what rewrites a number as a file writes it, such as "1.234,50 €", in the one form that is read: "1234.50".
 * Undefined for text that does not have the file's form. An amount in brackets, or with its sign behind it, is negative.
 */
export function createNumberRewriter(reading: CellReading): (text: string) => string | undefined {
  if (!isWrittenOwnWay(reading)) return (text) => text
  const { decimal = '.', thousands, affixes = [], powers = [] } = reading
  const pattern = grammarOf(decimal, thousands ?? undefined)
  const longestFirst = affixes.map((affix) => affix.toLowerCase()).sort((a, b) => b.length - a.length)
  const suffixes = powers
    .map(({ suffix, power }) => ({ suffix: suffix.toLowerCase(), power }))
    .sort((a, b) => b.suffix.length - a.suffix.length)
  return (text) => {
    let body = text.trim()
    let sign = ''
    if (body.startsWith('(') && body.endsWith(')')) {
      body = body.slice(1, -1).trim()
      sign = '-'
    }
    // An affix may stand before the sign or after it, and at both ends.
    for (let turn = 0; turn < 2; turn++) {
      if (sign === '' && /^[-+−]/.test(body)) {
        sign = body.startsWith('+') ? '+' : '-'
        body = body.slice(1).trim()
      }
      body = withoutAffix(body, longestFirst)
    }
    if (sign === '' && body.endsWith('-')) {
      sign = '-'
      body = body.slice(0, -1).trim()
    }
    const found = suffixes.find(({ suffix }) => body.slice(-suffix.length).toLowerCase() === suffix)
    if (found) body = body.slice(0, -found.suffix.length).trim()
    const { whole = '', fraction = '', exponent = '' } = pattern.exec(body)?.groups ?? {}
    if ((whole === '' && fraction === '') || (found && exponent !== '')) return undefined
    const power = found ? `e${found.power}` : exponent
    return `${sign}${whole.replace(/\D/g, '') || '0'}${fraction && `.${fraction}`}${power}`
  }
}

function grammarOf(decimal: string, thousands: string | undefined): RegExp {
  const between = thousands === ' ' ? blanks : thousands === "'" ? apostrophes : escaped(thousands ?? '')
  const whole = thousands ? `\\d{1,3}(?:${between}\\d{3})+|\\d+` : '\\d+'
  return new RegExp(`^(?<whole>${whole})?(?:${escaped(decimal)}(?<fraction>\\d*))?(?<exponent>e[+-]?\\d+)?$`, 'i')
}

function withoutAffix(body: string, affixes: readonly string[]): string {
  for (const affix of affixes) {
    const lower = body.toLowerCase()
    // Where lower case has another length, no place in it can be trusted.
    if (lower.length !== body.length) return body
    if (lower.startsWith(affix)) return body.slice(affix.length).trim()
    if (lower.endsWith(affix)) return body.slice(0, -affix.length).trim()
  }
  return body
}
