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

enum Byte {
  zero = 0x30,
  nine = 0x39,
  point = 0x2e,
}

enum Digits {
  /** Whole numbers of so many digits are exact in a float64, and so is every power of 10 up to there. */
  most = 15,
}

const powersOfTen = Float64Array.from({ length: Digits.most + 1 }, (_, power) => Number(`1e${power}`))

/** Reads numbers from bytes. */
export class PlainNumberReader {
  /** The number that was read last; NaN if it is none, or is left to the careful reader. */
  value = Number.NaN

  /**
   * Reads digits with at most one point between them. A quotient of two exact numbers is correctly rounded, so this is the
   * number that `Number` gives (Clinger, "How to read floating point numbers accurately", 1990).
   *
   * @returns where they end.
   */
  read(bytes: Uint8Array, start: number): number {
    let whole = 0
    let pointAt = -1
    let at = start
    for (; ; at++) {
      const byte = bytes[at]
      if (byte >= Byte.zero && byte <= Byte.nine) whole = 10 * whole + (byte - Byte.zero)
      else if (byte === Byte.point && pointAt < 0) pointAt = at
      else break
    }
    const length = at - start
    if (length === 0 || length > Digits.most || pointAt === start || pointAt === at - 1) this.value = Number.NaN
    else this.value = pointAt < 0 ? whole : whole / powersOfTen[at - 1 - pointAt]
    return at
  }
}

/** The number that a text is, in full. */
export function parsePlain(text: string): number {
  const reader = new PlainNumberReader()
  const bytes = new TextEncoder().encode(`${text},`)
  return reader.read(bytes, 0) === bytes.length - 1 ? reader.value : Number.NaN
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
  const missing = [...contract.source.missing, ...(field.reading?.missing ?? [])]
  if (missing.some((text) => !Number.isNaN(parsePlain(text)))) return undefined
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
