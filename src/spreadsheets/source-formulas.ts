import type { ContractField, ModelContract } from '../model/contract'
import { readingOf } from '../steps/read-cell'
import { numberOf, quoted } from './formulas'
import { unreadable } from './workbook-layout'

/** The text of a number with a decimal point, from one as the source writes it. */
export function plainNumber(contract: ModelContract, field: ContractField, words: string): string {
  const { decimal = '.', thousands, affixes = [] } = readingOf(contract, field)
  const bare = affixes.reduce((text, affix) => `TRIM(SUBSTITUTE(${text},${quoted(affix)},""))`, words)
  const joined = !thousands ? bare : `SUBSTITUTE(${bare},${quoted(thousands)},"")`
  return decimal === '.' ? joined : `SUBSTITUTE(${joined},${quoted(decimal)},".")`
}

/** The days from a date in a cell, or in a text such as 2026-01-31, to the day that they are counted from. */
export function dateFormula(cell: string, words: string, asOf: string): string {
  const [year, month, day] = [`LEFT(${words},4)`, `MID(${words},6,2)`, `MID(${words},9,2)`].map((part) =>
    numberOf(part),
  )
  const date = `DATE(${year},${month},${day})`
  const isDate = `AND(LEN(${words})=10,MID(${words},5,1)="-",MID(${words},8,1)="-",MONTH(${date})=${month},DAY(${date})=${day})`
  return `IF(ISNUMBER(${cell}),${asOf}-INT(${cell}),IFERROR(IF(${isDate},${asOf}-${date},${unreadable}),${unreadable}))`
}
