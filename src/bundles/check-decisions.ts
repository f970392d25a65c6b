import type { BundleCheck } from '../checks/errors'
import type { ModelManifest, OperatingPointName, RiskBand } from '../model/manifest'

/** Every name there is, in the order of their thresholds. */
const operatingPointNames: readonly OperatingPointName[] = ['recall', 'balanced', 'precision']
const riskBandNames: readonly RiskBand[] = ['low', 'medium', 'high']

/**
 * Checks operating points and risk bands: known names in their order, thresholds that do not fall, and bands that begin
 * at points the model has. There may be fewer than there are names.
 */
export function checkDecisions(
  { operatingPoints, defaultOperatingPoint, riskBands }: ModelManifest,
  check: BundleCheck,
) {
  const starts = new Map<unknown, number>([[undefined, 0]])
  let least = 0
  for (const { name, threshold } of operatingPoints) {
    const holds = typeof threshold === 'number' && threshold >= least && threshold <= 1
    check(`threshold of ${name}`, threshold, holds, `a share of at least ${least}`)
    starts.set(name, threshold)
    least = threshold
  }
  checkOrder('operating points', operatingPoints, operatingPointNames, check)
  const among = `one of ${operatingPoints.map(({ name }) => name).join(', ')}`
  check(
    'default operating point',
    defaultOperatingPoint,
    !!defaultOperatingPoint && starts.has(defaultOperatingPoint),
    among,
  )

  checkOrder('risk bands', riskBands, riskBandNames, check)
  let start = 0
  riskBands.forEach(({ name, from }, place) => {
    const threshold = starts.get(from) ?? -1
    const holds = place === 0 ? from === undefined : from !== undefined && threshold >= start
    check(`start of the risk band ${name}`, from, holds, place === 0 ? 'none' : `${among}, not below the band before`)
    start = threshold
  })
}

/** Checks that a list has at least one entry, and known names, each at most once and in the order of `known`. */
function checkOrder(
  what: string,
  list: readonly { readonly name: string }[],
  known: readonly string[],
  check: BundleCheck,
) {
  const names = list.map(({ name }) => name)
  const inOrder = known.filter((name) => names.includes(name))
  const isOrdered = JSON.stringify(names) === JSON.stringify(inOrder)
  check(what, names.join(), names.length > 0 && isOrdered, `some of ${known.join(', ')}, in this order`)
}
