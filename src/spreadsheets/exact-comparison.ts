import { nextAbove } from '../arithmetic/next-above'

/** Digits of a number that spreadsheets keep and compare. */
const digits = 15

/** A bound as a whole number of 15 digits, and the power of ten that makes such a number of what is compared with it. */
export interface WholeBound {
  /** 0 for a bound that needs none, because it is compared exactly as it is. */
  readonly scale: number
  readonly whole: number
}

const asItIs: WholeBound = { scale: 0, whole: 0 }

/** Numbers beyond these, in both directions, are no bounds that 15 digits matter for. */
const [tiny, huge] = [1e-100, 1e100]

/**
 * The bound `from` for numbers x of up to 15 digits: x ≥ from holds exactly where ROUND(x · scale) ≥ whole does.
 *
 * LibreOffice takes numbers for equal that differ by less than 2⁻⁴⁸ of themselves, which is more than the last of 15 digits;
 * whole numbers below 2⁵³ it compares exactly. The product is at most 10¹⁵, and so wrong by less than a half.
 *
 * Source: `rtl_math_approxEqual` in LibreOffice's sal/rtl/math.cxx.
 */
export function wholeBound(from: number): WholeBound {
  const size = Math.abs(from)
  if (!(size > tiny && size < huge)) return asItIs
  // Up to 10¹⁵, and not to the number before it: below a power of ten, 15 digits have one more decimal.
  const [leading, exponent] = size.toExponential().split('e')
  const power = digits - Number(exponent) - (leading === '1' ? 0 : 1)
  const at = (whole: number) => Number(`${whole}e${-power}`)
  let whole = Math.round(from * Number(`1e${power}`))
  while (at(whole) < from) whole++
  while (at(whole - 1) >= from) whole--
  return { scale: Number(`1e${power}`), whole }
}

/** Whether a number of up to 15 digits is less than a bound. */
export function isBelow(number: string, from: number): string {
  const { scale, whole } = wholeBound(from)
  return scale === 0 ? `${number}<${from}` : `ROUND(MEDIAN(-1E+100,${number},1E+100)*${scale},0)<${whole}`
}

/** Whether a number of up to 15 digits is greater than a bound. */
export function isAbove(number: string, to: number): string {
  return wholeBound(to).scale === 0 ? `${number}>${to}` : `NOT(${isBelow(number, nextAbove(to))})`
}

/** Whether a cell holds a number of up to 15 digits, and this one. */
export function isSame(cell: string, value: number): string {
  if (wholeBound(value).scale === 0) return `${cell}=${value}`
  return `AND(ISNUMBER(${cell}),NOT(${isBelow(cell, value)}),NOT(${isAbove(cell, value)}))`
}

/** Whether a number of up to 15 digits has decimals. */
export function isBroken(number: string): string {
  const length = `LEN(ROUND(ABS(${number}),0))`
  const differs = (power: string) => `ROUND(${number}*10^(${power}),0)<>ROUND(${number},0)*10^(${power})`
  // Just below a power of ten, 15 digits have one more decimal.
  const isNear = [digits, digits + 1].map((most) => differs(`${most}-${length}`)).join(',')
  return `IF(ABS(${number})>=1E+15,FALSE,OR(${number}<>INT(${number}),${isNear}))`
}
