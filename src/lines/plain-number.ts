import type { ContractField, ModelContract } from '../model/contract'
import { isNumeric } from '../model/contract'
import { expectationOf } from '../steps/check-ordinary'
import type { CellReader } from '../steps/read-cell'

/** Which numbers can be read from their bytes. */
export interface PlainNumbers {
  /** Smallest and largest number that needs no further look. */
  readonly least: number
  readonly most: number
  readonly isWhole: boolean
}

const [zero, nine, point] = [0x30, 0x39, 0x2e]

/** Whole numbers of so many digits are exact in a float64, and so is every power of 10 up to there. */
const mostDigits = 15

const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, power) => Number(`1e${power}`))

/**
 * Reads digits with at most one point between them; NaN for anything else. A quotient of two exact numbers is correctly
 * rounded, so this is the number that `Number` gives (Clinger, "How to read floating point numbers accurately", 1990).
 */
export function parsePlain(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length === 0 || length > mostDigits) return Number.NaN
  let whole = 0
  let pointAt = -1
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte >= zero && byte <= nine) whole = 10 * whole + (byte - zero)
    else if (byte === point && pointAt < 0 && at > start && at + 1 < end) pointAt = at
    else return Number.NaN
  }
  return pointAt < 0 ? whole : whole / powersOfTen[end - 1 - pointAt]
}

/** Numbers between a field's ordinary ends, with one to three decimals. */
const probes = 16

/**
 * Finds the numbers of a field that its cell reader takes as `Number` would; undefined where it does not, such as in
 * files with decimal commas, or where a number stands for a missing value.
 */
export function plainNumbersOf(
  contract: ModelContract,
  field: ContractField,
  read: CellReader,
): PlainNumbers | undefined {
  if (!isNumeric(field)) return undefined
  const { least, most } = expectationOf(field)
  const encoder = new TextEncoder()
  const missing = [...contract.source.missing, ...(field.reading?.missing ?? [])].map((text) => encoder.encode(text))
  if (missing.some((text) => !Number.isNaN(parsePlain(text, 0, text.length)))) return undefined
  for (let probe = 0; probe <= probes; probe++) {
    const number = least + ((most - least) * probe) / probes
    // Three decimals are where a point may stand between thousands.
    const decimals = probe % (field.type === 'integer' ? 4 : 3)
    const text = (field.type === 'integer' ? Math.round(number) : number).toFixed(decimals === 0 ? 3 : decimals)
    if (!(Number(text) >= Math.max(0, least) && Number(text) <= most)) continue
    const cell = read(text)
    if (cell.issue || cell.value !== Number(text)) return undefined
  }
  return { least: Math.max(0, least), most, isWhole: field.type === 'integer' }
}
