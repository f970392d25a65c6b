/** What the code of the package knows of the bundled model: constants that the build, the tests and the benchmark fill in. */
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const read = (name) => readFileSync(new URL(`../models/telco/${name}`, import.meta.url), 'utf8')

export const bundled = {
  BUNDLED_DEPTH: String(JSON.parse(read('manifest.json')).model.depth),
  BUNDLED_CRC32: String(crc32(read('trees.json'))),
}
