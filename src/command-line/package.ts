import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ChurnPredictor, createChurnPredictor, selfTest, type TreeColumns } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { engines, name, peerDependencies, version } from '../../package.json'
import { packagedCard } from '../packages/card'
import { findDrivers } from '../packages/drivers'
import { makeExample } from '../packages/example'
import type { LibraryFacts, PackageFacts } from '../packages/facts'
import { packageFiles } from '../packages/package-files'
import type { WholeManifest } from '../packages/parts'
import { withoutSmallGroups } from '../packages/small-groups'
import { FileError } from './failures'
import { checkOutputFolder, checkOutputOutside, writeFolder } from './output-folder'
import { packageHelp, readPackageOptions } from './package-options'

const library: LibraryFacts = { name, version, node: engines.node, zod: peerDependencies.zod }

/**
 * Makes an npm package of a bundle, or prints how to.
 *
 * @throws {UsageError} for options that cannot be understood.
 * @throws {FileError} for a bundle that no package can be made of, and a folder that cannot be written.
 * @throws {InvalidModelError} for a folder that holds no bundle, or a damaged one.
 */
export function makePackage(args: readonly string[], output: NodeJS.WritableStream): void {
  const options = readPackageOptions(args, [library.name, ...Object.keys(peerDependencies)])
  if (options === undefined) {
    output.write(packageHelp)
    return
  }
  checkOutputFolder(options.out)
  if (options.bundle === undefined) return
  checkOutputOutside(options.out, options.bundle)
  const files = packageFiles(readFacts(options.bundle, options.name))
  writeFolder(options.out, files)
  output.write(`${options.out} is the package ${options.name}: ${files.size} files; begin with its README.md.\n`)
  if (!files.has('MODEL_CARD.md')) {
    output.write(
      'It has no model card: the training commands "create" and "train" write one that may leave the bundle.\n',
    )
  }
}

/** What the package is made of, once the bundle has been found whole. */
function readFacts(bundle: string, own: string): PackageFacts {
  const { model, evaluation, verification, card } = readModelFolder(bundle)
  const manifest = model.manifest as unknown as WholeManifest
  if (!manifest.trees)
    throw new FileError(`${bundle}: got a model without trees.json, expected one that the training workspace wrote.`)
  if (!verification) throw new FileError(`${bundle} holds no vectors.json. Copy all files that training wrote.`)
  if (!manifest.reference || !manifest.evaluation?.split)
    throw new FileError(`${bundle}: manifest.json holds no reference distributions, expected the one training wrote.`)
  const predictor = createChurnPredictor({ model }) as unknown as ChurnPredictor<object>
  if (!selfTest(predictor, verification).passed) {
    throw new FileError(
      `${bundle}: the model does not give the answers of vectors.json, so they do not belong together. ` +
        'Copy all files of one training into the folder.',
    )
  }
  return {
    name: own,
    library,
    contract: model.contract,
    manifest,
    trees: JSON.parse(text(bundle, 'trees.json')) as TreeColumns,
    verification,
    evaluation: evaluation && withoutSmallGroups(evaluation),
    example: makeExample(predictor, model.contract, verification),
    drivers: findDrivers(predictor, model.contract, manifest.reference),
    files: {
      contract: text(bundle, 'contract.json'),
      decisions: existsSync(join(bundle, 'decisions.json')) ? text(bundle, 'decisions.json') : undefined,
      card: cardOf(bundle, card, manifest),
    },
  }
}

function cardOf(bundle: string, card: string | undefined, manifest: WholeManifest): string | undefined {
  try {
    return packagedCard(card, manifest)
  } catch (error) {
    throw new FileError(`${bundle}: ${(error as Error).message}`)
  }
}

function text(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}
