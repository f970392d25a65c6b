import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { TreeColumns } from '../../src/trees/columns'

const folder = new URL('../../training/fixtures/', import.meta.url)

const readGzipped = (name: string) => gunzipSync(readFileSync(new URL(name, folder)))

/** A model and its answers, both from the native Python libraries; written by the training workspace. */
export interface Fixture {
  readonly name: string
  readonly library: string
  readonly link: 'logit' | 'identity'
  /** Of models whose leaves are multiples of 2⁻ᵇⁱᵗˢ: a margin is a whole number of such steps, at most `bound` of them. */
  readonly grid?: { readonly bits: number; readonly bound: number }
  readonly features: readonly string[]
  /** Encoded rows, null for missing. */
  readonly rows: readonly (readonly (number | null)[])[]
  /** Why each row is there: ordinary, with missing values, on a threshold or one float32 beside it. */
  readonly kinds: readonly string[]
  readonly margins: readonly number[]
  readonly base: number
  readonly contributions: readonly (readonly number[])[]
}

export const fixtureNames = readdirSync(folder)
  .filter((name) => name.endsWith('.onnx.gz'))
  .map((name) => name.slice(0, -'.onnx.gz'.length))

export function readFixture(name: string) {
  const fixture = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Fixture
  const onnx = new Uint8Array(readGzipped(`${name}.onnx.gz`))
  const rows = Float32Array.from(fixture.rows.flat(), (value) => value ?? Number.NaN)
  const columns: TreeColumns | undefined = fixture.grid && JSON.parse(readGzipped(`${name}.trees.json.gz`).toString())
  return { fixture, onnx, rows, columns }
}
