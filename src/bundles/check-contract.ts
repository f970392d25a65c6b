import { type ContractField, isNumeric, type ModelContract } from '../model/contract'

/**
 * The first rule that a contract breaks, in words; undefined where it keeps them all. The training workspace has the
 * same sentences in `contract_rules.py`: what one of them refuses, the other does too.
 */
export function contractProblem(contract: ModelContract): string | undefined {
  if (contract.description.includes('*/'))
    return 'expected a description without */, which would end its comment in customer.ts'
  const blanks = new Set(contract.source.missing)
  for (const field of contract.fields) {
    const expected = expectation(field, blanks)
    if (expected !== undefined) return `field ${field.name}: expected ${expected}`
  }
  return undefined
}

const identifier = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u

/** What a field lacks. Its type promises all of it, and a file that somebody wrote need not keep the promise. */
function expectation(field: ContractField, blanks: ReadonlySet<string>): string | undefined {
  if (typeof field.name !== 'string' || !identifier.test(field.name))
    return 'a name that is an identifier, such as monthlyCharges'
  if (field.name === '__proto__') return 'another name, because this one means something else in JavaScript'
  if (typeof field.label !== 'string') return 'a label'
  if (typeof field.description !== 'string' || field.description.includes('*/'))
    return 'a description without */, which would end its comment in customer.ts'
  const choice = choiceExpectation(field)
  if (choice !== undefined) return choice
  if (isNumeric(field)) {
    if (typeof field.unit !== 'string') return 'a unit, empty if there is none'
    return typeof field.phrases?.other === 'string' ? undefined : 'phrases with the key other'
  }
  if (!field.values?.every(({ phrase }) => typeof phrase === 'string')) return 'a phrase for each of its values'
  if (field.type === 'boolean' && field.requires && blanks.has(field.requires.otherwise))
    return 'requires with a spelling in otherwise, because a blank cell is read as missing'
  return undefined
}

/** What a field may say to the training of a model's curves and inputs. */
function choiceExpectation(field: ContractField): string | undefined {
  const { monotone, inputBy } = field as { monotone?: unknown; inputBy?: unknown }
  const number = isNumeric(field)
  if (monotone !== undefined && !(number && (monotone === 'rising' || monotone === 'falling')))
    return 'monotone to be rising or falling, of a number alone'
  if (inputBy === undefined) return undefined
  if (!number || inputBy !== 'training') return 'inputBy to be training, of a number alone'
  if (field.actionable) return 'no inputBy, because a number that people act on stays an input'
  if (field.missing.policy !== 'accept')
    return 'the missing policy accept, because the training may leave the field out'
  return undefined
}
