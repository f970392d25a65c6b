import { grouped, printable } from './wording'

/** Values counted for each kind; memory stays the same however many differ. */
const mostValues = 1000

/** Values quoted for each kind. */
const mostQuoted = 3

/** Longest value quoted, in characters. */
const longestQuoted = 60

/** Counts findings by kind, and the values that have them. */
export class Tally {
  readonly #kinds = new Map<string, { rows: number; readonly values: Map<string, number> }>()

  /** @param value What was got, if it helps to quote it. */
  add(kind: string, value?: string): void {
    const found = this.#kinds.get(kind) ?? { rows: 0, values: new Map<string, number>() }
    this.#kinds.set(kind, found)
    found.rows++
    if (value === undefined || (found.values.size >= mostValues && !found.values.has(value))) return
    found.values.set(value, (found.values.get(value) ?? 0) + 1)
  }

  /** Findings of all kinds. */
  get total(): number {
    let total = 0
    for (const { rows } of this.#kinds.values()) total += rows
    return total
  }

  /** Each kind with its rows, in the order of their first. */
  inOrder(): readonly string[] {
    return [...this.#kinds].map(([kind, { rows, values }]) => `${kind} × ${grouped(rows)}${quote(values)}`)
  }

  /** The same, the commonest kind first. */
  commonestFirst(): readonly string[] {
    const order = [...this.#kinds.values()]
    const texts = this.inOrder().map((text, place) => ({ text, rows: order[place].rows }))
    return texts.sort((a, b) => b.rows - a.rows).map(({ text }) => text)
  }
}

function quote(values: ReadonlyMap<string, number>): string {
  if (values.size === 0) return ''
  const commonest = [...values].sort(([, a], [, b]) => b - a).slice(0, mostQuoted)
  const more = values.size > mostQuoted ? ', …' : ''
  return ` (${commonest.map(([value, rows]) => `${printable(value, longestQuoted)} × ${grouped(rows)}`).join(', ')}${more})`
}
