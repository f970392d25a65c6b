import { type ContractField, isNumeric, type ModelContract } from '../model/contract'
import { docComment, literal } from './typescript'

/** The declaration of `customerSchema`, as the compiler would write it for the module. */
export function schemaDeclaration({ fields }: ModelContract): readonly string[] {
  return [
    ...docComment(
      "Validates one {@link Customer} as a prediction does: types, allowed values, limits and the contract's " +
        'cross-field rules. Unknown keys are dropped.',
    ),
    'export declare const customerSchema: z.ZodObject<{',
    ...fields.map((field) => `  ${field.name}: ${schemaType(field)}`),
    '}, z.core.$strip>',
  ]
}

function schemaType(field: ContractField): string {
  const value = valueType(field)
  if (!field.input) return `z.ZodPipe<z.ZodOptional<z.ZodUnknown>, z.ZodCatch<z.ZodOptional<z.ZodNullable<${value}>>>>`
  return field.missing.policy === 'accept' ? `z.ZodNullable<${value}>` : value
}

function valueType(field: ContractField): string {
  if (field.type === 'boolean') return 'z.ZodBoolean'
  if (isNumeric(field)) return field.type === 'integer' ? 'z.ZodInt' : 'z.ZodNumber'
  if (field.type === 'date') return 'z.ZodISODate'
  const listed = `z.ZodEnum<{ ${field.values.map(({ value }) => `${literal(value)}: ${literal(value)}`).join('; ')} }>`
  const isOpen = field.input && field.unknown.policy === 'accept'
  return isOpen ? `z.ZodUnion<readonly [${listed}, z.ZodType<never, never>]>` : listed
}
