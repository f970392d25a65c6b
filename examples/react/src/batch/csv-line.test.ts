import { expect, it } from 'vitest'
import { csvLine } from './csv-line.ts'
import { readCsv } from './csv-reader.ts'

it.each(['=1+2', '+1+2', '-1+2', '@SUM(A1)', '\t=1+2', '  =1+2', '\r=1'])('disarms %j', (cell) => {
  const [{ cells }] = readCsv(csvLine([cell, 'x']))
  expect(cells[0]).toBe(`'${cell}`)
})

it.each(['-12.5', '0', 'Example Telecom', '3-4', 'a=b', ''])('leaves %j alone', (cell) => {
  expect(csvLine([cell, 'x'])).toBe(`${cell},x\r\n`)
})

it('writes what the reader reads back', () => {
  const cells = ['a "quoted" word', 'two\nlines', 'one, two', ' spaced ', '']
  expect(readCsv(csvLine(['id', ...cells]))[0].cells).toEqual(['id', ...cells])
})
