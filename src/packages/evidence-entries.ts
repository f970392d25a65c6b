import { customerWords } from '../model/contract'
import type { PackageFacts } from './facts'
import { constant, readableJson } from './json-module'

/** verification.js: the rows that the native libraries have answered. */
export function verificationCode({ verification }: PackageFacts): string {
  return constant('verification', readableJson(verification))
}

export function verificationDeclaration({ library }: PackageFacts): string {
  return `\
import type { Verification } from '${library.name}'
import type { Customer } from './customer.js'

/** Invented rows with the answers of the native libraries, for \`selfTest(predictor, verification)\`. */
export declare const verification: Verification<Customer>
`
}

/** evaluation.js: how good the model is. */
export function evaluationCode({ evaluation }: PackageFacts): string {
  return constant('evaluation', evaluation === undefined ? 'undefined' : readableJson(evaluation))
}

export function evaluationDeclaration({ evaluation, library, contract }: PackageFacts): string {
  if (evaluation === undefined) return '/** Training measured nothing. */\nexport declare const evaluation: undefined\n'
  return `\
import type { EvaluatedPoint, ModelEvaluation } from '${library.name}/evaluation'

/** How good the model is. A point lacks figures that would be about fewer than ten ${customerWords(contract).other}. */
export declare const evaluation: Omit<ModelEvaluation, 'operatingPoints'> & {
  readonly operatingPoints: readonly (Omit<EvaluatedPoint, 'outOfFold' | 'holdOut'> &
    Partial<Pick<EvaluatedPoint, 'outOfFold' | 'holdOut'>>)[]
}
`
}
