/** What the code of the package knows of the bundled model: constants that the build, the tests and the benchmark fill in. */
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const read = (name) => readFileSync(new URL(`../models/telco/${name}`, import.meta.url), 'utf8')

const { model, link, calibration } = JSON.parse(read('manifest.json'))
const { fields } = JSON.parse(read('contract.json'))

export const bundled = {
  BUNDLED_DEPTH: String(model.depth),
  BUNDLED_IS_LOGISTIC: String(link === 'logit' && calibration.method === 'none'),
  BUNDLED_HAS_DATES: String(fields.some(({ type }) => type === 'date')),
  BUNDLED_CRC32: String(crc32(read('trees.json'))),
}
