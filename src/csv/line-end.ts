export const lineFeed = 10
export const carriageReturn = 13

/** Where a line ends without and with its break. */
export interface LineEnd {
  readonly at: number
  readonly next: number
}

/** Finds where the line that holds byte `from` ends; undefined if its end has not arrived. */
export function findLineEnd(bytes: Uint8Array, from: number, to: number, isLast: boolean): LineEnd | undefined {
  for (let at = from; at < to; at++) {
    if (bytes[at] === lineFeed) return { at, next: at + 1 }
    if (bytes[at] !== carriageReturn) continue
    if (at + 1 < to) return { at, next: at + (bytes[at + 1] === lineFeed ? 2 : 1) }
    return isLast ? { at, next: to } : undefined
  }
  return isLast ? { at: to, next: to } : undefined
}
