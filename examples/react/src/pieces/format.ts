import type { ContractField } from '@org/churn'

const language = 'en-US'
const percentOf = (digits: number) =>
  new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits })
const percents = [percentOf(0), percentOf(1)] as const
const measures = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
const counts = new Intl.NumberFormat(language)
const signed = new Intl.NumberFormat(language, {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

/** A true minus sign: as wide as the plus, and read as "minus". */
const minus = (text: string) => text.replace('-', '−')

/** A share between 0 and 1, with one digit unless told otherwise. What rounds to 0 or 100 without being it says so. */
export function formatPercent(share: number, digits: 0 | 1 = 1): string {
  const smallest = digits === 0 ? 0.01 : 0.001
  if (share > 0 && share < smallest / 2) return `< ${percents[digits].format(smallest)}`
  if (share < 1 && share > 1 - smallest / 2) return `> ${percents[digits].format(1 - smallest)}`
  return minus(percents[digits].format(share))
}

/** A difference of two shares, in points: "+3.2 points". */
export function formatPoints(difference: number): string {
  const points = 100 * difference
  const text = Math.abs(points).toFixed(1)
  return `${text === '0.0' ? '±' : points > 0 ? '+' : '−'}${text} points`
}

/** A factor: "2.5 ×". */
export function formatTimes(factor: number): string {
  return `${factor.toFixed(1)} ×`
}

/** A measure such as the area under a curve, three digits: "0.850". */
export function formatMeasure(measure: number): string {
  return minus(measures.format(measure))
}

/** Texts of the model write "95 %" as its card does; the desk writes "95%" everywhere. */
export function alignPercents(text: string): string {
  return text.replace(/(\d) %/g, '$1%')
}

/** A number with no more than so many digits behind the point, to reckon on with. */
export function roundTo(number: number, digits: number): number {
  return Number(number.toFixed(digits))
}

export function formatCount(count: number): string {
  return counts.format(count)
}

/** So many of something that takes an s where there are several: "1 row", "2,000 rows". */
export function formatCountOf(count: number, thing: string): string {
  return `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`
}

/** Log-odds with a sign, two digits. */
export function formatLogOdds(logOdds: number): string {
  return minus(signed.format(logOdds))
}

/** An amount of money of a currency, by its ISO code, in whole units unless told otherwise: "$1,250". */
export function formatMoney(amount: number, currency: string, digits = 0): string {
  const key = `${currency} ${digits}`
  let format = moneyFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    })
    moneyFormats.set(key, format)
  }
  return minus(format.format(amount))
}

const moneyFormats = new Map<string, Intl.NumberFormat>()

/** A field's value as the form shows it. */
export function formatValue(field: ContractField, value: unknown): string {
  if (value === null || value === undefined) return field.missing.meaning ?? 'not known'
  if (field.type === 'boolean') return value === true ? 'Yes' : 'No'
  if (typeof value !== 'number' || field.type === 'category' || field.type === 'date') return String(value)
  if (/^[A-Z]{3}$/.test(field.unit)) return formatMoney(value, field.unit, field.decimals)
  const digits = value.toLocaleString(language, {
    minimumFractionDigits: field.decimals,
    // A number that the form refuses is not to look like one that it takes.
    maximumFractionDigits: Math.max(field.decimals, 4),
  })
  return `${digits} ${value === 1 ? field.unit.replace(/(?<=[a-z])s$/, '') : field.unit}`.trimEnd()
}
