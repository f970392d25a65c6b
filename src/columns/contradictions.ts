import type { ContractField } from '../model/contract'
import { type FieldReader, type ListedReader, listedValues } from './readers'

/**
 * Leaves rows in which a field is true, and the field it depends on rules that out, to the careful reading.
 *
 * @param listed What reads each field, by its place in the contract; undefined where nothing does.
 */
export function createContradictionReader(
  fields: readonly ContractField[],
  listed: readonly (ListedReader | undefined)[],
): FieldReader {
  const rules = fields.flatMap((field, place) => {
    const read = listed[place]
    if (field.type !== 'boolean' || !field.requires || !read) return []
    const { requires } = field
    const needed = fields.findIndex(({ name }) => name === requires.field)
    const allowed = listedValues(fields[needed]).map((value) => requires.values.includes(value))
    const truth = listedValues(field).indexOf(true)
    return [{ truth, codes: read.codes, needed: listed[needed]?.codes, allowed }]
  })
  return (start, end, { unusual }) => {
    for (const { truth, codes, needed, allowed } of rules) {
      for (let place = 0; place < end - start; place++) {
        if (codes[place] === truth && !(needed && allowed[needed[place]])) unusual[place] = 1
      }
    }
  }
}
