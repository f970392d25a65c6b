/**
 * How the build, the tests and the benchmark hand a model's bytes to its module: as base64 text that gzip can still
 * make small. `src/packed-bytes.ts` undoes it, and loading checks the sha256 of what comes out.
 *
 * ONNX writes a list of numbers with a tag before each entry, and base64 cuts bytes at every sixth bit: both hide from
 * gzip what repeats. So each long list is turned over, all tags first, then all first bytes, and so on; integers are
 * replaced by the differences of neighbours. A quarter of the text's gzipped size is saved. Texts that the manifest
 * holds as well, feature names and checksum, are cut out.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Protocol-buffer tags of the entries of AttributeProto's lists, and the bytes of an entry with its tag. */
const lists = [
  { tag: 0x3d, stride: 5 }, // floats: field 7, four bytes
  { tag: 0x40, stride: 2 }, // integers: field 8, a varint below 128
]

/** Shorter lists are not worth their entry in `runs`. */
const shortestRun = 16

/** Packs bytes as text, cuts of [place, which known text], and runs of [start, stride, count]. */
export function packBytes(whole, knownTexts = []) {
  const { bytes, cuts } = cutOut(whole, knownTexts)
  const packed = Uint8Array.from(bytes)
  const runs = []
  for (let start = 0; start < bytes.length; ) {
    const run = lists.map((list) => ({ ...list, count: countEntries(bytes, start, list) }))
    const [{ stride, count }] = run.sort((a, b) => b.count - a.count)
    if (count < shortestRun) {
      start++
      continue
    }
    runs.push([start, stride, count])
    turnOver(bytes, packed, start, stride, count)
    start += stride * count
  }
  return { text: Buffer.from(packed).toString('base64'), runs, cuts }
}

/** Leaves out each known text where it first stands; put back in the order of `cuts`, each finds its place again. */
function cutOut(whole, knownTexts) {
  let bytes = Buffer.from(whole)
  const cuts = []
  knownTexts.forEach((text, index) => {
    const place = text === '' ? -1 : bytes.indexOf(text)
    if (place < 0) return
    cuts.unshift([place, index])
    bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + Buffer.byteLength(text))])
  })
  return { bytes, cuts }
}

/** What a manifest and its model's metadata both say: see `src/packed-bytes.ts`. */
const textsOf = ({ features, contract }) => [
  `[${features.map(({ name }) => JSON.stringify(name)).join(', ')}]`,
  contract.sha256,
]

function countEntries(bytes, start, { tag, stride }) {
  let count = 0
  while (bytes[start + count * stride] === tag && start + (count + 1) * stride <= bytes.length) count++
  return count
}

function turnOver(bytes, packed, start, stride, count) {
  let last = 0
  for (let index = 0; index < stride * count; index++) {
    const byte = bytes[start + (index % count) * stride + Math.floor(index / count)]
    packed[start + index] = stride === 2 ? byte - last : byte
    last = byte
  }
}

async function moduleOf(path) {
  const manifest = JSON.parse(await readFile(join(dirname(path), 'manifest.json'), 'utf8'))
  return `export default ${JSON.stringify(packBytes(await readFile(path), textsOf(manifest)))}`
}

/** For esbuild and tsup. */
export const modelBytesForEsbuild = {
  name: 'model-bytes',
  setup(build) {
    build.onLoad({ filter: /\.onnx$/ }, async ({ path }) => ({ contents: await moduleOf(path), loader: 'js' }))
  },
}

/** For vitest. */
export const modelBytesForVite = {
  name: 'model-bytes',
  enforce: 'pre',
  load: (id) => (id.endsWith('.onnx') ? moduleOf(id) : undefined),
}
