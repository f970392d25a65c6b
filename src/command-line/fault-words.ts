import type { NumberReading } from '@org/churn'
import type { FileFault } from '@org/churn/csv'
import { list } from './header'
import { grouped, printable } from './wording'

/** Longest cell quoted. */
const longestExample = 60

/** Says what is wrong with a file as a whole, and what reads it. */
export function describeFault({ kind, columns, cells, example, numbers, meant }: FileFault): string {
  const got = `${grouped(cells)} ${cells === 1 ? 'cell' : 'cells'} of ${list(columns)}, such as ${printable(example, longestExample)}`
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
  if (!numbers) return `Numbers written in several ways: ${got}. No option reads all of them.`
  const options = optionsFor(numbers)
  // A number with a decimal point needs no option, unless another one rules it out.
  if (options === '') return `Numbers written another way: ${got}. Leave out --decimal , to read them.`
  return `Numbers written another way: ${got}. Add ${options} to read them.`
}

/** The options of the command line for a way to write numbers. */
function optionsFor({ decimal, thousands, affixes = [] }: NumberReading): string {
  const options = [
    ...(decimal ? [`--decimal ${decimal}`] : []),
    ...(thousands ? [`--thousands ${thousands === ' ' ? 'blank' : thousands === "'" ? 'apostrophe' : thousands}`] : []),
    ...affixes.map((affix) => `--currency '${affix}'`),
  ]
  return options.join(' ')
}
