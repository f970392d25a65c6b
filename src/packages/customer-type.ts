import { type CategoryField, type ContractField, isNumeric, type ModelContract, otherValueOf } from '../model/contract'
import { isRequiring, type Requirement, ruledOutValue } from '../model/requirement'
import { docComment, lineWidth, literal } from './typescript'

/** The interface `Customer` of a contract, with a doc comment for each field. */
export function customerType(contract: ModelContract): readonly string[] {
  return [
    ...docComment(contract.description),
    'export interface Customer {',
    ...contract.fields.flatMap((field) => [...docComment(documentation(contract, field), '  '), ...member(field)]),
    '}',
  ]
}

function documentation(contract: ModelContract, field: ContractField): string {
  const sentences = [field.description]
  if (isNumeric(field)) {
    const unit = field.unit === '' ? '' : `In ${field.unit}, `
    sentences.push(`${unit}${field.trained[0]} to ${field.trained[1]} in the training data.`)
  }
  if (field.type === 'date') {
    const [least, most] = field.trained
    sentences.push(
      `An ISO date (YYYY-MM-DD), ${least} to ${most} days ${field.count} the as-of date in the training data.`,
    )
  }
  if (field.type === 'category' && field.ordered) sentences.push('From low to high.')
  if (isRequiring(field)) {
    const out = ruledOutValue(field)
    const condition = conditionOf(contract, field.requires)
    if (out === false) sentences.push(`Can be true only ${condition}.`)
    else if (out === null) sentences.push(`Has a value only ${condition}, and is null otherwise.`)
    else sentences.push(`Is anything but \`${literal(out)}\` only ${condition}.`)
  }
  if (field.type === 'category' && field.unknown.policy === 'accept')
    sentences.push(`Any other word is taken as ${unlisted(field)}, with a warning.`)
  return sentences.join(' ')
}

/** What an unlisted word is taken as. */
function unlisted(field: CategoryField): string {
  const other = otherValueOf(field)
  if (other !== undefined) return `\`${literal(other)}\``
  return field.ordered ? 'missing' : 'none of these'
}

function conditionOf({ fields }: ModelContract, { field, values }: Requirement): string {
  const isFlag = fields.some(({ name, type }) => name === field && type === 'boolean')
  const needed = isFlag ? literal(values[0]) : values.map((value) => `\`${literal(value)}\``).join(' or ')
  return `while \`${field}\` is ${needed}`
}

function member(field: ContractField): readonly string[] {
  const types = [...typesOf(field)]
  if (!field.input) types.push('null', 'undefined')
  else if (field.missing.policy === 'accept') types.push('null')
  const name = `  ${field.name}${field.input ? '' : '?'}:`
  const line = `${name} ${types.join(' | ')}`
  return line.length <= lineWidth ? [line] : [name, ...types.map((type) => `    | ${type}`)]
}

function typesOf(field: ContractField): readonly string[] {
  if (field.type === 'boolean') return ['boolean']
  if (field.type === 'date') return ['string']
  return isNumeric(field) ? ['number'] : field.values.map(({ value }) => literal(value))
}
