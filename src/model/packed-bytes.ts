import { base64ToBytes } from './base64'
import type { ModelManifest } from './manifest'

/** A model's bytes as the build writes them into a module: base64 text in which gzip still finds what repeats. */
export interface PackedBytes {
  readonly text: string
  /**
   * Lists that were turned over: where each starts, bytes of an entry, number of entries. Entries of 15 bytes are three
   * floats with their tags, of which the first is stored as its distance from the sum of the others, in last digits: the
   * sign in the lowest bit, so that the bytes above are nearly all 0.
   */
  readonly runs: readonly (readonly number[])[]
  /** Texts that were cut out: the place of each, and which of the known texts it is. */
  readonly cuts: readonly (readonly number[])[]
}

/** What a manifest and its model's metadata both say, as the training workspace writes it. */
export function knownTexts({ features, contract }: Pick<ModelManifest, 'features' | 'contract'>): readonly string[] {
  return [`[${features.map(({ name }) => JSON.stringify(name)).join(', ')}]`, contract.sha256]
}

/**
 * The bytes as they were. A list's bytes stand by their place in the entry, all first bytes before all second ones;
 * those of two-byte entries, which are small integers, as differences of neighbours.
 *
 * @param known The texts that `cuts` counts: {@link knownTexts} of the model's manifest.
 */
export function unpackBytes({ text, runs, cuts }: PackedBytes, known: readonly string[]): Uint8Array {
  let bytes = base64ToBytes(text)
  const view = new DataView(bytes.buffer)
  for (const [start, stride, count] of runs) {
    let last = 0
    bytes.slice(start, start + stride * count).forEach((byte, index) => {
      // Storing into a Uint8Array keeps the lowest eight bits of the sum.
      last = stride === 2 ? last + byte : byte
      bytes[start + (index % count) * stride + Math.floor(index / count)] = last
    })
    for (let entry = 0; stride === 15 && entry < count; entry++) {
      const at = start + entry * stride + 1
      const distance = view.getInt32(at, true)
      view.setFloat32(at, view.getFloat32(at + 5, true) + view.getFloat32(at + 10, true), true)
      view.setInt32(at, view.getInt32(at, true) + ((distance >>> 1) ^ -(distance & 1)), true)
    }
  }
  for (const [place, index] of cuts) {
    const inserted = new TextEncoder().encode(known[index])
    const longer = new Uint8Array(bytes.length + inserted.length)
    longer.set(bytes.subarray(0, place))
    longer.set(inserted, place)
    longer.set(bytes.subarray(place), place + inserted.length)
    bytes = longer
  }
  return bytes
}
