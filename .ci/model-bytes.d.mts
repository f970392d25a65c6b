import type { Options } from 'tsup'
import type { PackedBytes } from '../src/model/packed-bytes'

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number]

export function packBytes(bytes: Uint8Array, knownTexts?: readonly string[]): PackedBytes
export const modelBytesForEsbuild: EsbuildPlugin
export const modelBytesForVite: {
  readonly name: string
  readonly enforce: 'pre'
  load(id: string): Promise<string> | undefined
}
