import type { NumberReading } from '@org/churn'
import { describeFault, type FileFault } from '@org/churn/csv'
import { printable } from './wording'

/** Longest cell quoted. */
const longestExample = 60

/** Says what is wrong with a file as a whole, and which option reads it. */
export function faultSentence(fault: FileFault): string {
  const example = printable(fault.example, longestExample)
  return describeFault({ ...fault, example }, (numbers) => {
    const options = optionsFor(numbers)
    // A number with a decimal point needs no option, unless another one rules it out.
    return options === '' ? 'Leave out --decimal , to read them.' : `Add ${options} to read them.`
  })
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
