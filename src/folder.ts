import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type OpenedBundle, openBundle } from './bundles/open-bundle'
import { InvalidModelError, InvalidOptionError, messageOf } from './checks/errors'
import type { OnnxTrees } from './model/bundle'
import type { ModelContract } from './model/contract'
import type { ModelManifest } from './model/manifest'
import { sha256 } from './model/sha256'
import { fromOnnx } from './onnx'
import type { TreeColumns } from './trees/columns'

export type { AnyCustomer } from './bundles/customer-schema'
export type { OpenedBundle }

/** A bundle as training leaves it, read and checked. */
export interface ModelFolder extends OpenedBundle {
  /** The model card, in Markdown; undefined before `run report` has written one. */
  readonly card: string | undefined
}

/**
 * Reads the folder of a model bundle, in Node, Deno or Bun. Customers are checked by the folder's contract, as the types
 * of its `customer.ts` would have it; the types themselves are for programs that import that file.
 *
 * @param folder Such as `training/runs/acme/train/bundle`.
 * @throws {InvalidModelError} for a folder that does not exist or holds no bundle, a file that is damaged or belongs to
 * another bundle, and another format: each with what to do.
 */
export function readModelFolder(folder: string): ModelFolder {
  if (typeof folder !== 'string') throw new InvalidOptionError('folder', folder, 'the path of a folder')
  checkFolder(folder)
  const manifest = readJson<ModelManifest>(folder, 'manifest.json')
  const contractBytes = read(folder, 'contract.json')
  const contract = parse<ModelContract>(folder, 'contract.json', contractBytes)
  checkOrigin(folder, 'contract.json', contractBytes, manifest.contract?.sha256)
  const trees = readTrees(folder, manifest)
  const rows = readIfThere(folder, 'vectors.json')
  const vectors = rows && parse<object>(folder, 'vectors.json', rows)
  const opened = at(folder, () => openBundle({ contract, manifest, trees, vectors }))
  return { ...opened, card: readIfThere(folder, 'MODEL_CARD.md')?.toString('utf8') }
}

/** @throws {InvalidModelError} for anything but a folder with a manifest; names a bundle further down, if there is one. */
function checkFolder(folder: string): void {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (!stats) throw new InvalidModelError(`${folder} does not exist, expected the folder of a model bundle.`)
  if (!stats.isDirectory()) {
    throw new InvalidModelError(`${folder} is a file, expected the folder of a model bundle: the one it is in?`)
  }
  const names = namesIn(folder)
  if (names.includes('manifest.json')) return
  const isPackage = names.includes('package.json') && names.includes('model.js')
  const isBundle = (path: string) => statSync(join(path, 'manifest.json'), { throwIfNoEntry: false })?.isFile() === true
  const places = isPackage
    ? [`${resolve(folder)}-bundle`]
    : ['bundle', 'train/bundle', 'model'].map((name) => join(folder, name))
  const found = places.find(isBundle)
  const what = isPackage ? 'is a package and not a model bundle' : 'is not a model bundle'
  const hint = found
    ? `${isPackage ? 'The bundle beside it' : 'Its bundle'} is ${found}.`
    : 'Name the one that training wrote, such as training/runs/acme/train/bundle.'
  throw new InvalidModelError(`${folder} ${what}: it holds no manifest.json. ${hint}`)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new InvalidModelError(`${folder} cannot be read: ${messageOf(cause)}.`, { cause })
  }
}

function readTrees(folder: string, manifest: ModelManifest): TreeColumns | OnnxTrees {
  if (manifest.trees) return readJson<TreeColumns>(folder, 'trees.json')
  return fromOnnx(new Uint8Array(read(folder, 'model.onnx')))
}

/** @throws {InvalidModelError} for a file that the manifest does not mean. */
function checkOrigin(folder: string, name: string, bytes: Uint8Array, expected: string | undefined): void {
  if (sha256(bytes) === expected) return
  throw new InvalidModelError(
    `${join(folder, name)} is not the file that manifest.json names: it has been changed, or is of another bundle. ` +
      'Copy all files of one training into the folder, or train again with the changed contract.',
  )
}

/** Says of an error in which folder it arose. */
function at<T>(folder: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error
    throw new InvalidModelError(`${folder}: ${error.message}`, { cause: error })
  }
}

function readJson<T>(folder: string, name: string): T {
  return parse(folder, name, read(folder, name))
}

function parse<T>(folder: string, name: string, bytes: Uint8Array): T {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes))
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as T
  } catch (cause) {
    const problem = `${join(folder, name)} is not JSON: ${messageOf(cause)}.`
    throw new InvalidModelError(`${problem} Copy the file again from where it was trained.`, { cause })
  }
  throw new InvalidModelError(`${join(folder, name)} holds no object. Copy the file again from where it was trained.`)
}

function read(folder: string, name: string): Buffer {
  const bytes = readIfThere(folder, name)
  if (bytes) return bytes
  throw new InvalidModelError(`${folder} holds no ${name}. Copy all files of the bundle that training wrote.`)
}

function readIfThere(folder: string, name: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, name))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new InvalidModelError(`${join(folder, name)} cannot be read: ${messageOf(cause)}.`, { cause })
  }
}
