import { base64ToBytes } from './base64'

/** A model's bytes as the build writes them into a module: base64 text in which gzip still finds what repeats. */
export interface PackedBytes {
  readonly text: string
  /** Lists that were turned over: where each starts, bytes of an entry, number of entries. */
  readonly runs: readonly (readonly number[])[]
}

/**
 * The bytes as they were. A list's bytes stand by their place in the entry, all first bytes before all second ones;
 * those of two-byte entries, which are small integers, as differences of neighbours.
 */
export function unpackBytes({ text, runs }: PackedBytes): Uint8Array {
  const bytes = base64ToBytes(text)
  for (const [start, stride, count] of runs) {
    let last = 0
    bytes.slice(start, start + stride * count).forEach((byte, index) => {
      // Storing into a Uint8Array keeps the lowest eight bits of the sum.
      last = stride === 2 ? last + byte : byte
      bytes[start + (index % count) * stride + Math.floor(index / count)] = last
    })
  }
  return bytes
}
