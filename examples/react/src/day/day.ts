/** Days that a list can describe: others are half-typed years. */
const [first, last] = ['1900-01-01', '2199-12-31']
const milliseconds = 86_400_000

/** The day on which a person sits before the page, by the clock of that place. */
export function today(now = new Date()): string {
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

/** Whether something is an ISO date that exists and that a list can describe. */
export function isDay(given: unknown): given is string {
  if (typeof given !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(given) || given < first || given > last) return false
  return !Number.isNaN(timeOf(given)) && addDays(given, 0) === given
}

/** The day some days after another one, in UTC, where every day is as long as the others. */
export function addDays(day: string, days: number): string {
  return new Date(timeOf(day) + milliseconds * days).toISOString().slice(0, 10)
}

/** How many days one day is after another. */
export function daysBetween(earlier: string, later: string): number {
  return (timeOf(later) - timeOf(earlier)) / milliseconds
}

function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
