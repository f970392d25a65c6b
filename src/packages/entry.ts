import type { PackageFacts } from './facts'
import { docComment, literal } from './typescript'

/** index.js: everything the library exports, with the predictor and the schema of this model. */
export function entryCode({ library }: PackageFacts): string {
  return `\
import { createChurnPredictor as createPredictor } from '${library.name}'
import { loadModel } from '${library.name}/model'
import { customerSchema } from './customer.js'
import { contract, manifest, trees } from './model.js'

export * from '${library.name}'
export { customerSchema }

let loaded

export function loadOwnModel() {
  loaded ??= loadModel({ contract, manifest, trees, schema: customerSchema, generatedSchema: customerSchema })
  return loaded
}

export function createChurnPredictor(options) {
  return createPredictor({ ...options, model: options?.model ?? loadOwnModel() })
}
`
}

/** index.d.ts: its types. What stands here comes before what `export *` brings. */
export function entryDeclaration({ contract, manifest, library }: PackageFacts): string {
  const points = manifest.operatingPoints.map(({ name }) => literal(name)).join(' | ')
  const comment = docComment(
    `Builds a predictor for ${contract.title}: without options, with the portable runtime and synchronous. See ` +
      `\`createChurnPredictor\` of ${library.name} for the options.`,
  )
  return `\
import type { ChurnPredictor, LoadedModel, PredictorOptions, RuntimeMode } from '${library.name}'
import type { Customer } from './customer.js'

export * from '${library.name}'
export { type Customer, customerSchema } from './customer.js'

/** The operating points of this model. */
export type PointName = ${points}

/** This package's model, read and checked once: for what asks for a \`model\`. */
export declare function loadOwnModel(): LoadedModel<Customer, PointName>

${comment.join('\n')}
export declare function createChurnPredictor<M extends RuntimeMode = 'synchronous'>(
  options?: PredictorOptions<M, PointName>,
): ChurnPredictor<Customer, M, PointName>
`
}
