import type { BundleCheck } from '../checks/errors'
import type { ModelManifest } from '../model/manifest'
import { operatingPointName, riskBand } from './manifest-schema'

/** Every name there is, in the order of their thresholds. */
const operatingPointNames = operatingPointName.options
const riskBandNames = riskBand.options

/**
 * Checks operating points and risk bands: known names in their order, thresholds that do not fall, and bands that begin
 * at points the model has. There may be fewer than there are names.
 */
export function checkDecisions(
  { operatingPoints, defaultOperatingPoint, riskBands }: ModelManifest,
  check: BundleCheck,
) {
  const starts = new Map<string | undefined, number>([[undefined, 0]])
  let least = 0
  for (const { name, threshold } of operatingPoints) {
    check(`threshold of ${name}`, threshold, threshold >= least, `at least ${least}`)
    starts.set(name, threshold)
    least = threshold
  }
  checkOrder('operating points', operatingPoints, operatingPointNames, check)
  const among = `one of ${operatingPoints.map(({ name }) => name).join(', ')}`
  check('default operating point', defaultOperatingPoint, starts.has(defaultOperatingPoint), among)

  checkOrder('risk bands', riskBands, riskBandNames, check)
  let start = 0
  riskBands.forEach(({ name, from }, place) => {
    const threshold = starts.get(from) ?? -1
    const holds = place === 0 ? from === undefined : from !== undefined && threshold >= start
    check(`start of the risk band ${name}`, from, holds, place === 0 ? 'none' : `${among}, not below the band before`)
    start = threshold
  })
}

/** Checks that the names of a list are each there at most once, and in the order of `known`. */
function checkOrder(
  what: string,
  list: readonly { readonly name: string }[],
  known: readonly string[],
  check: BundleCheck,
) {
  const names = list.map(({ name }) => name)
  const inOrder = known.filter((name) => names.includes(name))
  const isOrdered = JSON.stringify(names) === JSON.stringify(inOrder)
  check(what, names.join(), isOrdered, `some of ${known.join(', ')}, in this order`)
}
