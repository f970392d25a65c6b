import type { ContractField, ModelContract } from '../model/contract'
import { readingOf } from '../steps/read-cell'
import { quoted } from './formulas'

/** The text of a number with a decimal point, from one as the source writes it. */
export function plainNumber(contract: ModelContract, field: ContractField, words: string): string {
  const { decimal = '.', thousands, affixes = [] } = readingOf(contract, field)
  const bare = affixes.reduce((text, affix) => `TRIM(SUBSTITUTE(${text},${quoted(affix)},""))`, words)
  const joined = !thousands ? bare : `SUBSTITUTE(${bare},${quoted(thousands)},"")`
  return decimal === '.' ? joined : `SUBSTITUTE(${joined},${quoted(decimal)},".")`
}
