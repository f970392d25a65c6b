import { readdirSync, readFileSync } from 'node:fs'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { expect, test } from 'vitest'

/** The published schema, as the authors' library carries it; an extra key is an error too. */
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)

for (const model of readdirSync('models')) {
  const text = readFileSync(`models/${model}/bom.json`, 'utf8')

  test(`${model}: the bill of materials keeps the published schema`, async () => {
    expect(await validator.validate(text)).toBeNull()
  })

  test(`${model}: the schema refuses what it does not know`, async () => {
    const bill = JSON.parse(text)
    bill.metadata.component.modelCard.modelParameters.approach.type = 'clairvoyant'
    expect(await validator.validate(JSON.stringify(bill))).not.toBeNull()
    expect(await validator.validate(JSON.stringify({ ...JSON.parse(text), churn: 1 }))).not.toBeNull()
  })
}
