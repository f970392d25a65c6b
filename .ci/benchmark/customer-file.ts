import { closeSync, openSync, writeSync } from 'node:fs'
import { createChurnPredictor } from '@org/churn'
import { type ContractField, isNumeric } from '../../src/model/contract'
import { otherwiseOf, ruledOutValue } from '../../src/model/requirement'
import { seeded } from '../testing/seeded'

/** Rows that are written at once. */
const blockRows = 1_000

/** Writes a file of customers drawn from the contract's domain, without a label: no two rows are alike. */
export function writeCustomers(path: string, rowCount: number): void {
  const { contract } = createChurnPredictor()
  const random = seeded(1)
  const file = openSync(path, 'w')
  writeSync(file, `${['customer', ...contract.fields.map(({ column }) => column)].join(',')}\n`)
  for (let row = 0; row < rowCount; row += blockRows) {
    const lines = Array.from({ length: Math.min(blockRows, rowCount - row) }, () => {
      const id = Math.floor(random() * 36 ** 8).toString(36)
      return [`X-${id}`, ...drawCells(contract.fields, random)].join(',')
    })
    writeSync(file, `${lines.join('\n')}\n`)
  }
  closeSync(file)
}

/** One customer's cells in the source's spellings. What a field requires stands before it in the contract. */
function drawCells(fields: readonly ContractField[], random: () => number): string[] {
  const values: Record<string, unknown> = {}
  return fields.map((field) => {
    if (field.requires && !field.requires.values.includes(values[field.requires.field])) {
      const out = ruledOutValue(field)
      values[field.name] = out
      return otherwiseOf(field) ?? ''
    }
    if (isNumeric(field)) {
      const [least, most] = field.trained
      const drawn = least + random() * (most - least)
      return field.type === 'integer' ? `${Math.round(drawn)}` : drawn.toFixed(field.decimals)
    }
    if (field.type === 'date') throw new Error(`no customers with dates are invented here, such as ${field.name}`)
    const { value, source } = field.values[Math.floor(random() * field.values.length)]
    values[field.name] = value
    return source[0]
  })
}
