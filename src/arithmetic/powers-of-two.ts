/** The exponents of the least number above 0 and of the greatest power of two. */
const least = -1074
const greatest = 1023

/** Looked up, because assembling a number from its bits takes two to four times as long. */
const powers = /* @__PURE__ */ tabulate()

function tabulate(): Float64Array {
  const table = new Float64Array(greatest - least + 1)
  for (let power = 1, exponent = 0; exponent <= greatest; exponent++, power *= 2) table[exponent - least] = power
  for (let power = 1, exponent = 0; exponent >= least; exponent--, power /= 2) table[exponent - least] = power
  return table
}

/** 2 to a whole power from −1074 to 1023, exactly. */
export function powerOfTwo(exponent: number): number {
  return powers[exponent - least]
}

/** The bits of a float64: big-endian in both directions, whatever the machine's byte order. */
const bits = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8))

/** The greatest power of two in a normal number above 0: ⌊log₂ x⌋. */
export function exponentOf(x: number): number {
  bits.setFloat64(0, x)
  return (bits.getInt32(0) >> 20) - 1023
}
