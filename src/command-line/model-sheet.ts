import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OperatingPointName } from '@org/churn'
import { customerWords } from '../lines/without-schemas'
import { planWorkbook } from '../spreadsheets/plan-workbook'
import { loadHucre } from './load-hucre'
import { openToScore } from './open-model'
import { openOutput } from './output-file'
import { readSheetCommand, sheetHelp } from './sheet-options'
import { grouped } from './wording'
import { toWriteSheet } from './write-sheet'

/**
 * Writes a model as a workbook.
 *
 * @param args The words behind `churn sheet`.
 * @throws {UsageError} for options that cannot be understood.
 * @throws {FileError} without the package that writes workbooks, and for a file that cannot be written.
 * @throws {InvalidModelError} for a model that a spreadsheet does not hold.
 */
export async function modelSheet(args: readonly string[], output: { write(text: string): unknown }): Promise<void> {
  const command = readSheetCommand(args)
  if (!command) {
    output.write(sheetHelp)
    return
  }
  const { predictor } = await openToScore(command.model, command.asOf)
  const { writeXlsx } = await loadHucre(`Writing ${command.out}`)
  const people = customerWords(predictor.contract)
  const policy = command.operatingPoint as OperatingPointName | undefined
  const sheets = planWorkbook(predictor, { rows: command.rows, people, policy })
  const bytes = await writeXlsx({ sheets: sheets.map(toWriteSheet) })
  const file = openOutput(command.out, undefined)
  try {
    await pipeline(Readable.from([Buffer.from(bytes)]), file.stream)
    await file.commit()
  } catch (error) {
    file.discard()
    throw file.describe(error)
  }
  output.write(`${command.out} answers for ${grouped(command.rows)} ${people.other}; begin with its first sheet.\n`)
}
