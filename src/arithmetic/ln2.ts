/** ln 2 in two parts: the first has 32 bits, so that its product with any exponent is exact; the second is the rest. */
export const ln2 = { high: 0.6931471803691238, low: 1.9082149292705877e-10 } as const
