import * as z from 'zod'

// Values that come as text, in an address or in the environment. What is blank, hexadecimal or infinite is no number
// here: JavaScript's own conversion would make a silent 0 or 1 of it.

/** The bounds of a number; no upper bound if `most` is absent. */
interface Bounds {
  readonly least: number
  readonly most?: number
}

/** A decimal number, as JSON writes one that is not negative. */
export const decimal = (bounds: Bounds) => written(/^\d+(\.\d+)?(e[+-]?\d+)?$/i, z.number(), 'a number', bounds)

/** A whole number in digits. */
export const wholeNumber = (bounds: Bounds) => written(/^\d+$/, z.int(), 'a whole number', bounds)

/** A calendar date that exists. */
export const day = z.iso.date({ error: expectOne('a date that exists, such as 2026-01-31') })

function written(pattern: RegExp, number: z.ZodNumber, what: string, { least, most }: Bounds) {
  const error = expectOne(`${what} ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`)
  const bounded = number.min(least, { error })
  return z
    .string({ error })
    .regex(pattern, { error })
    .transform(Number)
    .pipe(z.number({ error }).pipe(most === undefined ? bounded : bounded.max(most, { error })))
}

/** What to say of a value: what was got and what was expected. */
export function expectOne(expected: string) {
  return ({ input }: { readonly input?: unknown }) =>
    Array.isArray(input) ? `given ${input.length} times, expected once` : `got ${shorten(input)}, expected ${expected}`
}

const longestShown = 60

/** A value for a message, cut to a readable length. */
export function shorten(value: unknown): string {
  // JSON has no infinity, which a number of very many digits is read as.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing')
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
