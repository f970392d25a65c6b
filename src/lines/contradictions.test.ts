/** Lines of a file whose cells rule each other out: what one line says is what its customer is told. */
import { InvalidRowError, readRow } from '@org/churn'
import { landlineContract as contract, landlinePredictor } from '@testing/landline'
import { expect, test } from 'vitest'
import { readHeader } from '../command-line/header'
import { createRowFormat } from '../command-line/row-formats'
import { createLineScorer, type RowListener } from './line-scorer'
import { lineBlocks, openCsv, scoreLineBlock } from './score-lines'

const predictor = landlinePredictor()
const names = contract.fields.map(({ column }) => column)

/** Cells of each column, in every combination: 2 × 2 × 3 × 2 × 3 × 4 × 3 × 3 lines. */
const cells = [
  ['Yes', 'No'],
  ['Fibre', 'None'],
  ['', '70', '700'],
  ['', '2024-05-01'],
  ['', 'Fast', 'Slow'],
  ['', 'Own', 'Borrowed', 'No network'],
  ['', 'Yes', 'No'],
  ['Yes', 'No', 'No phone'],
]
const rows = cells.reduce<string[][]>((all, next) => all.flatMap((row) => next.map((cell) => [...row, cell])), [[]])

/** What the row reader and a prediction say of a line: its warnings, or that the line is refused. */
function answerOf(row: readonly string[]) {
  try {
    const customer = readRow(predictor, Object.fromEntries(row.map((cell, place) => [names[place], cell])))
    return predictor.predict(customer as never).warnings.map(({ path, code }) => `${path} ${code}`)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRowError)
    return 'refused'
  }
}

test('lines are told what their customers are told', async () => {
  const file = Buffer.from([names, ...rows].map((row) => row.join(',')).join('\n'))
  const opened = await openCsv(
    (function* () {
      yield file
    })(),
  )
  const header = readHeader(opened.table.header.cells, contract)
  const { lines: format } = createRowFormat(names, { format: 'csv', top: 2, prefix: 'churn_', delimiter: ',' })
  const options = { header, width: names.length, delimiter: 44, isUtf8: true, policy: 'balanced', top: 2, format }
  const score = createLineScorer(predictor, options as never)
  if (!score) throw new Error('Got no scorer of lines for a contract whose fields rule each other out.')
  const told: (readonly string[] | 'careful')[] = []
  const listener: RowListener = {
    scored: (_probability, _churn, _label, warnings) => told.push(warnings.map(({ path, code }) => `${path} ${code}`)),
    careful: () => {
      told.push('careful')
      return ''
    },
  }
  const memory = new Uint8Array(300_000)
  for await (const block of lineBlocks(opened.rest(), () => memory))
    scoreLineBlock(block, opened.records, score, listener)
  const answers = rows.map(answerOf)
  expect(told.map((each, line) => (each === 'careful' ? answers[line] : each))).toEqual(answers)
  // A blank that is as expected, and a value where one may stand, need no careful reading.
  const careful = rows.filter((_, line) => told[line] === 'careful' && answers[line]?.length === 0)
  expect(careful).toEqual([])
  expect(told.filter((each) => each === 'careful').length).toBeLessThan(rows.length)
})
