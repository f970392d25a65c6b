/**
 * Invents the members of a gym that does not exist, as a CSV of the kind that a membership system exports:
 *
 *   node examples/gym.mjs members.csv
 *
 * The same members every time. Who leaves follows from visits, tenure, contract and fee, and from chance.
 */
import { writeFileSync } from 'node:fs'

const members = 1500

/** Numbers in [0, 1) from a seed (mulberry32 by Tommy Ettinger, public domain). */
function seeded(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const random = seeded(7)
const between = (low, high) => low + Math.floor(random() * (high - low + 1))
const one = (...choices) => choices[Math.floor(random() * choices.length)]
const fees = { Basic: 24.9, Plus: 39.9, Family: 59.9 }

const lines = [
  'member_id,plan,contract,months_member,visits_per_month,classes_booked,trainer,distance_km,monthly_fee,age,left',
]
for (let number = 1; number <= members; number++) {
  const plan = one('Basic', 'Basic', 'Plus', 'Family')
  const contract = one('Monthly', 'Monthly', 'Yearly')
  const months = Math.floor(60 * random() ** 2)
  const visits = Math.floor(16 * random() ** 1.5)
  const classes = Math.min(visits, between(0, 6))
  const trainer = random() < 0.2 ? 'yes' : 'no'
  const distance = (0.5 + 14 * random()).toFixed(1)
  const fee = (fees[plan] - (contract === 'Yearly' ? 5 : 0)).toFixed(2)
  const logOdds =
    0.4 -
    0.28 * visits -
    0.03 * months -
    (contract === 'Yearly' ? 1.1 : 0) -
    (trainer === 'yes' ? 0.5 : 0) +
    0.07 * Number(distance) +
    0.012 * Number(fee)
  const left = random() < 1 / (1 + Math.exp(-logOdds)) ? 'yes' : 'no'
  const id = `OTTER-${String(number).padStart(5, '0')}`
  lines.push([id, plan, contract, months, visits, classes, trainer, distance, fee, between(17, 78), left].join(','))
}
const text = `${lines.join('\n')}\n`
const [file] = process.argv.slice(2)
if (file) writeFileSync(file, text)
else process.stdout.write(text)
