import { ChurnError, InvalidModelError, printValue } from '../checks/errors'
import { attempt } from '../checks/unreadable'
import { findShape, layOutColumns, type TreeColumns } from './columns'
import type { TreeEnsemble } from './ensemble'
import { limits } from './limits'

const supportedFormat = 1

/** The finest grid: a step of 2⁻²⁰, about one millionth. */
const mostBits = 20

/** A float32 holds every whole number below this. */
const exactBelow = 2 ** 24

/**
 * Reads and checks columns: every list has the length and the kind of numbers that its trees need.
 *
 * @throws {InvalidModelError} naming the list, the entry, what it holds and what was expected.
 */
export function readColumns(columns: TreeColumns): TreeEnsemble {
  return attempt(
    () => readLists(columns),
    (cause): never => {
      if (cause instanceof ChurnError) throw cause
      throw new InvalidModelError('The columns of the trees cannot be read: expected the content of a trees.json.', {
        cause,
      })
    },
  )
}

function readLists(columns: TreeColumns): TreeEnsemble {
  const { format, featureCount, bits } = columns
  readWhole('format', format, supportedFormat, supportedFormat)
  readWhole('featureCount', featureCount, 1, limits.features)
  readWhole('bits', bits, 0, mostBits)
  checkLists(columns)

  const ensemble = layOutColumns(columns)
  const { feature, cover } = ensemble as TreeEnsemble & { readonly cover: Float32Array }
  const uncovered = feature.findIndex((index, node) => index >= 0 && !(cover[node] > 0 && Number.isFinite(cover[node])))
  if (uncovered >= 0) throw refusal(`cover of node ${uncovered}`, cover[uncovered], 'a float32 above 0')
  const bound = largestMargin(ensemble) * 2 ** bits
  if (bound >= exactBelow) throw refusal('sum of the largest leaf of every tree', bound, `less than ${exactBelow}`)
  return ensemble
}

/** Holds each list to the length and the numbers that the trees need. */
function checkLists({ featureCount, feature, threshold, missingLeft, leaf, cover }: TreeColumns): void {
  const nodeCount = feature?.length
  readWhole('number of nodes', nodeCount, 1, limits.nodes)
  const isFeature = (index: number) => isWhole(index, -1, featureCount - 1)
  checkList('feature', feature, nodeCount, isFeature, `-1 to ${featureCount - 1}`)

  const { roots, depths, bySplit, byLeaf, complete } = findShape(feature)
  const deep = depths.findIndex((depth) => depth > limits.depth)
  if (deep >= 0) throw refusal(`depth of tree ${deep}`, depths[deep], `at most ${limits.depth}`)
  if (!complete) throw refusal('number of nodes', nodeCount, 'more, because the last tree is not complete')
  if (roots.length - 1 > limits.trees) throw refusal('number of trees', roots.length - 1, `at most ${limits.trees}`)

  const [splits, leaves] = [bySplit.length, byLeaf.length]
  const isThreshold = (value: unknown) => value === null || isFloat(value)
  const isFlag = (value: unknown) => value === 0 || value === 1
  const isLeaf = (value: unknown) => isWhole(value, -exactBelow, exactBelow)
  const isCover = (value: unknown) => isFloat(value) && (value as number) >= 0
  checkList('threshold', threshold, splits, isThreshold, 'a float32 or null')
  checkList('missingLeft', missingLeft, splits, isFlag, '0 or 1')
  checkList('leaf', leaf, leaves, isLeaf, 'a whole number below 2^24')
  checkList('cover', cover, leaves, isCover, 'a float32 of at least 0')
}

/** What no margin is further from 0 than: the largest leaf of every tree without its sign, added up, and the base. */
export function largestMargin({ base, roots, value }: TreeEnsemble): number {
  let sum = Math.abs(base)
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    let largest = 0
    // Splits have the value 0.
    for (let node = roots[tree]; node < roots[tree + 1]; node++) largest = Math.max(largest, Math.abs(value[node]))
    sum += largest
  }
  return sum
}

/** Refuses a list that is not as long as it must be, or an entry that is not what it must be. */
function checkList<T>(
  name: string,
  list: readonly T[],
  length: number,
  fits: (entry: T) => boolean,
  expected: string,
): void {
  if (!Array.isArray(list) || list.length !== length) throw refusal(name, list, `an array of ${length}`)
  const wrong = list.findIndex((entry) => !fits(entry))
  if (wrong >= 0) throw refusal(`${name}, entry ${wrong}`, list[wrong], expected)
}

const isWhole = (value: unknown, least: number, most: number) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** Whether a value is a number that float32 can hold. */
const isFloat = (value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value))

function readWhole(name: string, value: number, least: number, most: number): void {
  if (isWhole(value, least, most)) return
  throw refusal(name, value, least === most ? least : `a whole number from ${least} to ${most}`)
}

const refusal = (what: string, got: unknown, expected: unknown) =>
  new InvalidModelError(`The tree columns' ${what}: got ${printValue(got)}, expected ${expected}.`)
