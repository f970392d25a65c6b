/** exp, log and log1p to seventy digits, by whole numbers and plain series: nothing in common with what is judged. */

/** Binary places behind the point. */
const places = 256

const table = { exp: exponential, log: logarithm, log1p: logarithmOfOnePlus } as const

/** How far a finite result is from the true value, in units in the last place of the result. */
export function errorInUnits(name: keyof typeof table, x: number, got: number): number {
  const { mantissa, exponent } = table[name](partsOf(x))
  const unit = partsOf(got)
  return Number((unit.mantissa << 40n) - shifted(mantissa, exponent - unit.exponent + 40)) / 2 ** 40
}

/** mantissa · 2^exponent. */
interface Parts {
  readonly mantissa: bigint
  readonly exponent: number
}

/** A float64 as it is: 53 bits, or fewer below the least normal number. */
function partsOf(x: number): Parts {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, Math.abs(x))
  const word = bits.getBigUint64(0)
  const biased = Number(word >> 52n)
  const fraction = word & (2n ** 52n - 1n)
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n)
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 }
}

function shifted(mantissa: bigint, exponent: number): bigint {
  return exponent >= 0 ? mantissa << BigInt(exponent) : mantissa >> BigInt(-exponent)
}

/** Taylor's series of what remains when whole powers of two are taken out. */
function exponential({ mantissa, exponent }: Parts): Parts {
  const x = shifted(mantissa, exponent + places)
  const ln2 = 2n * inverseTangent(1n << BigInt(places), 3n << BigInt(places), places)
  const k = x / ln2
  const rest = x - k * ln2
  let sum = 0n
  let term = 1n << BigInt(places)
  for (let power = 1n; term !== 0n; power++) {
    sum += term
    term = ((term * rest) >> BigInt(places)) / power
    // Shifting rounds down: −1 never becomes 0.
    if (term === -1n) break
  }
  return { mantissa: sum, exponent: Number(k) - places }
}

function logarithm({ mantissa, exponent }: Parts): Parts {
  const length = mantissa.toString(2).length
  const one = 1n << BigInt(length)
  // x = 2^k · y with y from a half to 1; ln y = 2 · artanh((y − 1) / (y + 1)).
  const k = BigInt(exponent + length)
  const ln2 = 2n * inverseTangent(1n, 3n, places)
  return { mantissa: 2n * inverseTangent(mantissa - one, mantissa + one, places) + k * ln2, exponent: -places }
}

function logarithmOfOnePlus({ mantissa, exponent }: Parts): Parts {
  const unit = 1n << BigInt(Math.max(0, -exponent))
  const x = shifted(mantissa, Math.max(0, exponent))
  if (2n * (x < 0n ? -x : x) >= unit) return logarithm({ mantissa: x + unit, exponent: Math.min(0, exponent) })
  // Near 1 without taking anything out: the smaller x is, the more places it takes.
  const enough = places - Math.min(0, exponent)
  return { mantissa: 2n * inverseTangent(x, 2n * unit + x, enough), exponent: -enough }
}

/** artanh(numerator / denominator), hyperbolic, as a whole number of 2^-places: z + z³/3 + z⁵/5 + … */
function inverseTangent(numerator: bigint, denominator: bigint, places: number): bigint {
  // The same digits on both sides of 0: a shift rounds down.
  if (numerator < 0n) return -inverseTangent(-numerator, denominator, places)
  const z = (numerator << BigInt(places)) / denominator
  const square = (z * z) >> BigInt(places)
  let sum = 0n
  for (let term = z, odd = 1n; term !== 0n; odd += 2n) {
    sum += term / odd
    term = (term * square) >> BigInt(places)
  }
  return sum
}
