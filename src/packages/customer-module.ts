import type { ModelContract } from '../model/contract'
import { customerSchema } from './customer-schema'
import { customerType } from './customer-type'
import { schemaDeclaration } from './schema-declaration'

const header = [
  '// Generated from contract.json. Do not edit: change the contract and regenerate.',
  "import * as z from 'zod'",
  '',
]

/** customer.ts: the type `Customer` of a contract and its Zod schema, formatted as this repository's formatter does. */
export function customerModule(contract: ModelContract): string {
  return [...header, ...customerType(contract), '', ...customerSchema(contract, 'typescript'), ''].join('\n')
}

/** customer.js: the schema alone, for programs that are not compiled. */
export function customerCode(contract: ModelContract): string {
  return [...header, ...customerSchema(contract, 'javascript'), ''].join('\n')
}

/** customer.d.ts: the types of customer.js. */
export function customerDeclaration(contract: ModelContract): string {
  return [...header, ...customerType(contract), '', ...schemaDeclaration(contract), ''].join('\n')
}
