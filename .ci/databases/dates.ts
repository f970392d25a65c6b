import type { DateField } from '@org/churn'
import { dateAt } from '../../src/steps/dates'

/** Texts that are no dates, though some database takes some of them for one, or takes them and refuses the query. */
const malformed = [
  ...['2026-02-30', '2023-02-29', '1900-02-29', '2024-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01'],
  ...['26-01-01', '2026-1-1', '20260101', '2026/01/01', '01.02.2026', '1.2.2026', '31.4.2026', '30.2.2024', '1.2.26'],
  ...['2026-01-01T', '2026-01-01x', '2026-01-01 noon', '2026-01-01 25:00', '2026-01-01 24:61', '2026-01-01 1:00'],
  ...['2026-01-01 12:00:00 PM', '9999-12-31', '0001-01-01', '10000-01-01', '-2026-01-01', 'infinity', 'today', 'now'],
  ...['2026-01-01 BC', '٢٠٢٦-٠١-٠١', '2026-01-01\u200b', "'2026-01-01'", '2026-06', '46023', '', '2026-02-31 00:00'],
]

/** Draws cells with dates as a source may hold them, near the days where a model or the contract turns. */
export function createDateCells(
  field: DateField,
  thresholds: readonly number[],
  asOf: number,
  { random, around }: { readonly random: () => number; readonly around: (text: string) => string },
): () => string | null {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const edges = [...thresholds.map(Math.ceil), ...field.limits, ...field.trained].flatMap((day) => [
    day - 1,
    day,
    day + 1,
  ])
  const [low, high] = field.trained
  const drawn = () => (random() < 0.4 ? pick(edges) : Math.round(low + random() * (high - low)))
  const written = () => {
    const iso = dateAt(field.count, drawn(), asOf)
    const [year, month, day] = iso.split('-').map(Number)
    if (field.reading?.date === undefined || random() < 0.3) return iso
    if (field.reading.date === 'year-month') return iso.slice(0, 7)
    if (field.reading.date === 'month/day/yy') {
      // The last two digits of another century's year are those of a year of this one: a date like any other.
      return random() < 0.5
        ? `${month}/${day}/${iso.slice(2, 4)}`
        : `${iso.slice(5, 7)}-${iso.slice(8)}-${iso.slice(2, 4)}`
    }
    return random() < 0.5 ? `${day}.${month}.${year}` : `${iso.slice(8)}.${iso.slice(5, 7)}.${year}`
  }
  const times = [
    ' 00:00',
    'T23:59:59',
    ' 23:59:59.999+02:00',
    'T00:00:00Z',
    ' 12:34:56 +0000',
    ' 9:05 PM',
    ' 09:05 UTC',
  ]
  return () => {
    const chance = random()
    if (chance < 0.01) return pick([null, around(''), around(written())])
    if (chance < 0.04) return pick(malformed)
    return chance < 0.15 ? `${written()}${pick(times)}` : written()
  }
}
