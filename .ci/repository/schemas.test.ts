/** The training workspace reads contracts and manifests by the schemas of the package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { contractSchema } from '../../src/bundles/contract-schema'
import { manifestSchema } from '../../src/bundles/manifest-schema'
import { loadModel } from '../../src/model'
import { bundledModel } from '../../src/model/bundled-model'

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** A tuple of two is a list of exactly two, which Zod leaves out. */
function fixTuples({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { prefixItems } = jsonSchema
  if (prefixItems) Object.assign(jsonSchema, { minItems: prefixItems.length, maxItems: prefixItems.length })
}

test.each([
  ['contract', contractSchema],
  ['manifest', manifestSchema],
])('%s.schema.json is the Zod schema: run "npx vitest run --project repository schemas -u"', async (name, schema) => {
  const generated = z.toJSONSchema(schema, { io: 'input', override: fixTuples })
  await expect(`${JSON.stringify(generated, undefined, 2)}\n`).toMatchFileSnapshot(
    root(`training/churn_training/schemas/${name}.schema.json`),
  )
})

test.each(readdirSync(root('models')))('models/%s holds a contract and a manifest of that shape', (name) => {
  const read = (file: string) => JSON.parse(readFileSync(root(`models/${name}/${file}`), 'utf8'))
  expect(existsSync(root(`models/${name}/trees.json`))).toBe(true)
  const bundle = { ...bundledModel, contract: read('contract.json'), manifest: read('manifest.json') }
  expect(loadModel({ ...bundle, trees: read('trees.json') }).contract.name).toBe(name)
})
