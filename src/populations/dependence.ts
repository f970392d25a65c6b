/** The contributions of customers with similar values. */
export interface DependencePoint {
  /** The value where all have the same one; null where it is not known; undefined for a range. */
  readonly value: unknown
  /** Smallest and largest value of a range of numbers; undefined for others. */
  readonly range: readonly [number, number] | undefined
  readonly count: number
  /** Mean, least and greatest contribution in log-odds. */
  readonly mean: number
  readonly minimum: number
  readonly maximum: number
}

/** Numbers with more distinct values than this are drawn as ranges. */
const mostValues = 20

/** The contributions of some customers, summed up. */
interface Group {
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
}

/**
 * How contributions depend on values: one pass over the customers, however many values there are.
 *
 * @param values Each customer's value.
 * @param logOdds Each customer's contribution: Float64Array of customerCount.
 */
export function dependenceOf(values: readonly unknown[], logOdds: Float64Array): readonly DependencePoint[] {
  const groups = new Map<unknown, Group>()
  values.forEach((given, place) => {
    const value = given ?? null
    groups.set(value, join(groups.get(value), groupOf(logOdds[place])))
  })
  const missing = groups.get(null)
  groups.delete(null)
  const numbers = [...groups.keys()].every((value) => typeof value === 'number')
  const known = [...groups].sort(([one], [other]) => compareValues(one, other))
  const points = numbers && known.length > mostValues ? rangesOf(known as [number, Group][]) : known.map(pointOf)
  return missing ? [...points, pointOf([null, missing])] : points
}

function pointOf([value, group]: readonly [unknown, Group]): DependencePoint {
  return { value, range: undefined, ...figuresOf(group) }
}

/** Ranges with about equally many customers; customers with the same value stay together. */
function rangesOf(known: readonly (readonly [number, Group])[]): readonly DependencePoint[] {
  const share = known.reduce((total, [, { count }]) => total + count, 0) / mostValues
  const points: DependencePoint[] = []
  let first = 0
  let group: Group | undefined
  known.forEach(([value, alike], place) => {
    group = join(group, alike)
    if (group.count < share && place < known.length - 1) return
    points.push({ value: undefined, range: [known[first][0], value], ...figuresOf(group) })
    first = place + 1
    group = undefined
  })
  return points
}

function groupOf(logOdds: number): Group {
  return { count: 1, sum: logOdds, minimum: logOdds, maximum: logOdds }
}

function join(one: Group | undefined, other: Group): Group {
  if (!one) return other
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
  }
}

function figuresOf({ count, sum, minimum, maximum }: Group) {
  return { count, mean: sum / count, minimum, maximum }
}

/** Numbers rising, all else as text. */
function compareValues(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [text, otherText] = [String(one), String(other)]
  return text < otherText ? -1 : Number(text > otherText)
}
