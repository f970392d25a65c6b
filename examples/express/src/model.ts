import { statSync } from 'node:fs'
import { type ChurnPredictor, createChurnPredictor, InvalidModelError, type Verification } from '@org/churn'
import type { ModelEvaluation } from '@org/churn/evaluation'
import { type AnyCustomer, readModelFolder } from '@org/churn/folder'
import type * as z from 'zod'
import { readConfiguration } from './configuration.ts'

/** The model that the service answers with, and what is known of it. */
export interface ServedModel {
  readonly predictor: ChurnPredictor<AnyCustomer>
  readonly verification: Verification<AnyCustomer>
  /** Undefined for a model whose manifest has no figures. */
  readonly evaluation: ModelEvaluation | undefined
  readonly customerSchema: z.ZodObject
}

/**
 * Opens the model that `CHURN_MODEL` names: the folder of a bundle, or a package with the entries of `@org/churn`.
 *
 * @param asOf The day from which its dates are counted, where a request names none.
 * @throws {InvalidModelError} for a folder without a whole bundle, and a package that is not installed or has no model.
 */
export async function openModel(name: string, asOf?: string): Promise<ServedModel> {
  return isFolder(name) ? openFolder(name, asOf) : openPackage(name, asOf)
}

/** Whether a name is a path: one that says so, or one that is there. */
function isFolder(name: string): boolean {
  return /^([./\\~]|[a-z]:[\\/])/i.test(name) || statSync(name, { throwIfNoEntry: false }) !== undefined
}

function openFolder(folder: string, asOf: string | undefined): ServedModel {
  const { model, evaluation, verification, schema } = readModelFolder(folder)
  if (verification === undefined) {
    throw new InvalidModelError(`${folder} holds no vectors.json. Copy all files of the bundle that training wrote.`)
  }
  return { predictor: createChurnPredictor({ model, asOf }), verification, evaluation, customerSchema: schema }
}

async function openPackage(name: string, asOf: string | undefined): Promise<ServedModel> {
  try {
    const [main, verifying, evaluating] = await Promise.all(
      [name, `${name}/verification`, `${name}/evaluation`].map((entry) => import(entry)),
    )
    return {
      predictor: main.createChurnPredictor({ asOf }),
      customerSchema: main.customerSchema,
      verification: verifying.verification,
      evaluation: evaluating.evaluation,
    }
  } catch (cause) {
    const message = `${name} is neither a folder nor an installed package with a model: ${(cause as Error).message}`
    throw new InvalidModelError(`${message}. Name the folder of a bundle, or install the package.`, { cause })
  }
}

async function openConfigured(): Promise<ServedModel & { readonly asOf: string | undefined }> {
  const { model, asOf } = readConfiguration(process.env)
  try {
    return { ...(await openModel(model, asOf)), asOf }
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error
    process.stderr.write(`CHURN_MODEL: ${error.message}\n`)
    process.exit(1)
  }
}

/** The model of this process: requests, documents and answers are made from its contract. */
export const { predictor, verification, evaluation, customerSchema, asOf } = await openConfigured()
