import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../../training/fixtures/converted/', import.meta.url)

/** A file of one of the usual converters and the native library's answers; written by training/converters. */
export interface Converted {
  readonly library: string
  readonly converter: string
  /** null for regressors, whose margin is no probability. */
  readonly link: 'logit' | 'identity' | null
  readonly features: number
  readonly kinds: readonly string[]
  /** Encoded rows, null for missing. */
  readonly rows: readonly (readonly (number | null)[])[]
  readonly margins: readonly number[]
  /** Of models whose link is `logit`. */
  readonly probabilities?: readonly number[]
  /** Of models with cover, like the contributions. */
  readonly base?: number
  readonly contributions?: readonly (readonly number[])[]
}

export const convertedNames = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

/** `covered` is the same file with real cover, where the helper could write it. */
export function readConverted(name: string) {
  const read = (file: string) => readFileSync(new URL(`${name}${file}`, folder))
  const answers = JSON.parse(read('.json').toString()) as Converted
  const hasCover = existsSync(new URL(`${name}.cover.onnx.gz`, folder))
  return {
    answers,
    onnx: new Uint8Array(gunzipSync(read('.onnx.gz'))),
    covered: hasCover ? new Uint8Array(gunzipSync(read('.cover.onnx.gz'))) : undefined,
    rows: Float32Array.from(answers.rows.flat(), (value) => value ?? Number.NaN),
  }
}
