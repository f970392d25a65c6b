/** What README.md says of the advice is what was counted. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { formatPercent } from './pieces/format.ts'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const advice = JSON.parse(read('advice.json'))
const [, section = ''] = read('README.md').replace(/\s+/g, ' ').split('## How varied the advice is')
const [text = ''] = section.split(' ## ')

it('quotes the shares that were counted', () => {
  const { contacts, strongestReason, firstReason, reasons, offer } = advice
  const [together] = Object.values(reasons as Record<string, number>).sort((a, b) => b - a)
  for (const told of [
    `For the ${contacts} calls of the public data set`,
    `the tenure for ${formatPercent(strongestReason.tenureMonths)}`,
    `multiple phone lines lead for ${formatPercent(firstReason.multipleLines)}`,
    `electronic checks for ${formatPercent(firstReason.paymentMethod)}`,
    `streamed movies for ${formatPercent(firstReason.streamingMovies)}`,
    `the monthly charges for ${formatPercent(firstReason.monthlyCharges)}`,
    `for at most ${formatPercent(together ?? 0)}`,
    `the two-year contract gains the most for ${formatPercent(offer[800].contract)}`,
    `gains more for ${formatPercent(offer[400].paymentMethod)}, and no offer pays for ${formatPercent(offer[400].none)}`,
    `at 200, none pays for ${formatPercent(offer[200].none)}`,
  ])
    expect(text).toContain(told)
})
