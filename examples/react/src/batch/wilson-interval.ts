/** The normal distribution's two-sided 95 % point. */
const z = 1.959964

/** The 95 % interval of a share (Wilson, 1927): one that stays between 0 and 1, as the shipped evaluation's does. */
export function wilsonInterval(count: number, of: number): { readonly low: number; readonly high: number } {
  const share = count / of
  const centre = share + z ** 2 / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  const scale = 1 + z ** 2 / of
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) }
}
