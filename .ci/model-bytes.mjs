/**
 * How the build, the tests and the benchmark hand a model's bytes to its module: as base64 text that gzip can still
 * make small. `src/model/packed-bytes.ts` undoes it, and loading checks the sha256 of what comes out.
 *
 * ONNX writes a list of numbers with a tag before each entry, and base64 cuts bytes at every sixth bit: both hide from
 * gzip what repeats. So each long list is turned over, all tags first, then all first bytes, and so on; integers are
 * replaced by the differences of neighbours, and sums by what they miss. Texts that the manifest holds as well are left out:
 * base64 hides those, too. A third of the text's gzipped size is saved.
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

/**
 * Packs bytes as text, cuts of [place, which known text], and runs of [start, stride, count]; a stride of 15 is three
 * entries, of which the first is nearly the sum of the others.
 */
export function packBytes(whole, knownTexts = []) {
  const { bytes, cuts } = cutOut(whole, knownTexts)
  const packed = Uint8Array.from(bytes)
  const runs = []
  for (let start = 0; start < bytes.length; ) {
    const found = lists.map((list) => ({ ...list, count: countEntries(bytes, start, list) }))
    const [{ stride, count }] = found.sort((a, b) => b.count - a.count)
    if (count < shortestRun) {
      start++
      continue
    }
    const sums = stride === 5 ? findSums(bytes, start, count) : undefined
    const run = sums === undefined ? [start, stride, count] : [start + 5 * sums, 15, Math.floor((count - sums) / 3)]
    turnOver(sums === undefined ? bytes : withoutSums(bytes, ...run), packed, ...run)
    runs.push(run)
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

/** What a manifest and its model's metadata both say: see `src/model/packed-bytes.ts`. */
const textsOf = ({ features, contract }) => [
  `[${features.map(({ name }) => JSON.stringify(name)).join(', ')}]`,
  contract.sha256,
]

function countEntries(bytes, start, { tag, stride }) {
  let count = 0
  while (bytes[start + count * stride] === tag && start + (count + 1) * stride <= bytes.length) count++
  return count
}

/**
 * In a model of stumps the cover of each split is the sum of the two behind it, but for the last digits: from which entry
 * on every third one is such a sum; undefined where that is not so.
 */
function findSums(bytes, start, count) {
  return [0, 1, 2].find((first) => {
    const groups = Math.floor((count - first) / 3)
    const view = new DataView(withoutSums(bytes, start + 5 * first, 15, groups).buffer)
    const small = (_, group) => Math.abs(view.getInt32(start + 5 * first + 15 * group + 1, true)) < 128
    return groups > 4 && Array.from({ length: groups }, small).every((each) => each)
  })
}

/** The bytes with the distance of the bits in the place of each sum, its sign in the lowest bit. */
function withoutSums(bytes, start, stride, count) {
  const view = new DataView(Uint8Array.from(bytes).buffer)
  for (let group = 0; group < count; group++) {
    const at = start + stride * group + 1
    const bits = view.getInt32(at, true)
    view.setFloat32(at, view.getFloat32(at + 5, true) + view.getFloat32(at + 10, true), true)
    const distance = bits - view.getInt32(at, true)
    view.setInt32(at, (distance << 1) ^ (distance >> 31), true)
  }
  return new Uint8Array(view.buffer)
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
