import { InvalidOptionError, readGiven } from '../checks/errors'
import type { NumberReading } from '../steps/read-cell'
import type { FileFault } from './file-faults'

/**
 * Says in a sentence or two what is wrong with a file as a whole, and what reads it.
 *
 * @param advise Says how your users set the way numbers are read: a sentence.
 */
export function describeFault(fault: FileFault, advise: (numbers: NumberReading) => string): string {
  if (typeof advise !== 'function') throw new InvalidOptionError('advise', advise, 'a function')
  return readGiven('fault', 'what a file judge answers', () => wordsOf(fault, advise))
}

function wordsOf(
  { kind, columns, cells, example, numbers, meant }: FileFault,
  advise: (numbers: NumberReading) => string,
): string {
  const count = `${cells.toLocaleString('en-US')} ${cells === 1 ? 'cell' : 'cells'}`
  const got = `${count} of ${listed(columns)}, such as ${example}`
  if (kind === 'dates') {
    return (
      `Dates in place of numbers: ${got}. A spreadsheet has turned numbers into dates, and others may be wrong without ` +
      'looking so: export the file again, with these columns as text.'
    )
  }
  if (kind === 'unknown') {
    return (
      `Most values are unknown: ${got}. Another column may be meant, or another list of values: the model knows none of ` +
      'them.'
    )
  }
  if (kind === 'misspelt') {
    return (
      `Misspelt values: ${got}, which looks like ${JSON.stringify(meant)}. Correct the spelling: the model does not know ` +
      'these values.'
    )
  }
  if (kind === 'range') {
    return (
      `Most numbers are outside those the model was trained on: ${got}. Another column or another unit may be meant, ` +
      'such as cents or years.'
    )
  }
  if (!numbers) {
    return (
      `Numbers written in several ways: ${got}. No setting reads all of them, because one mark would mean two things. ` +
      'Export the file again with one mark before decimals, or write these cells as the others are.'
    )
  }
  return `Numbers written another way: ${got}. ${advise(numbers)}`
}

const mostListed = 8

function listed(columns: readonly string[]): string {
  const more = columns.length > mostListed ? ` and ${columns.length - mostListed} more` : ''
  return `${columns.slice(0, mostListed).join(', ')}${more}`
}
