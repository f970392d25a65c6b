/** The next float64 above a finite one. */
export function nextAbove(value: number): number {
  const number = new Float64Array([value])
  const bits = new BigInt64Array(number.buffer)
  bits[0] += value >= 0 ? 1n : -1n
  return number[0]
}
