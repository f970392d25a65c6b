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
  const thresholds = new Map<unknown, number>()
  let least = 0
  for (const { name, threshold } of operatingPoints) {
    check(
      `threshold of ${name}`,
      threshold,
      typeof threshold === 'number' && threshold >= least && threshold <= 1,
      thresholds.size === 0 ? 'a share' : `a share of at least ${least}, the threshold of the point before`,
    )
    thresholds.set(name, threshold)
    least = threshold
  }
  checkOrder('operating points', operatingPoints, operatingPointNames, check)
  const among = `one of ${[...thresholds.keys()].join(', ')}`
  check('default operating point', defaultOperatingPoint, thresholds.has(defaultOperatingPoint), among)

  checkOrder('risk bands', riskBands, riskBandNames, check)
  const [lowest, ...others] = riskBands
  check('start of the lowest risk band', lowest.from, lowest.from === undefined, 'none, because it begins at 0')
  let start = 0
  for (const { name, from } of others) {
    const threshold = thresholds.get(from) ?? -1
    check(`start of the risk band ${name}`, from, threshold >= start, `${among}, not below the band before`)
    start = threshold
  }
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
