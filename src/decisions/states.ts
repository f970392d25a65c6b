/**
 * Choices that a search still follows, by rising weight. Columns instead of objects: a search goes through hundreds of
 * thousands. Each column has room for at least `length`.
 */
export interface States {
  readonly weights: Float64Array
  readonly values: Float64Array
  /** How many items each has; 0 throughout where that does not matter. */
  readonly sizes: Int32Array
  /** What was turned last to come here: a place in the history, −1 for nothing. */
  readonly changes: Int32Array
  length: number
}

export function createStates(room: number): States {
  return {
    weights: new Float64Array(room),
    values: new Float64Array(room),
    sizes: new Int32Array(room),
    changes: new Int32Array(room),
    length: 0,
  }
}

export function addState(states: States, weight: number, value: number, size: number, change: number): void {
  const place = states.length++
  states.weights[place] = weight
  states.values[place] = value
  states.sizes[place] = size
  states.changes[place] = change
}

/** Every item turned on the way to any state: a tree, so that states share what they have in common. */
export interface History {
  items: Int32Array
  /** The turn before each, −1 for the first. */
  before: Int32Array
  length: number
}

export function createHistory(): History {
  return { items: new Int32Array(1024), before: new Int32Array(1024), length: 0 }
}

/** Notes a turn and answers its place. */
export function noteTurn(history: History, item: number, before: number): number {
  if (history.length === history.items.length) {
    history.items = withTwiceTheRoom(history.items)
    history.before = withTwiceTheRoom(history.before)
  }
  history.items[history.length] = item
  history.before[history.length] = before
  return history.length++
}

/** The items turned on the way to a change. */
export function turnedItems({ items, before }: History, change: number): number[] {
  const turned: number[] = []
  for (let place = change; place >= 0; place = before[place]) turned.push(items[place])
  return turned
}

function withTwiceTheRoom(numbers: Int32Array): Int32Array {
  const roomier = new Int32Array(2 * numbers.length)
  roomier.set(numbers)
  return roomier
}

/**
 * Tells states that another one dominates, if they come by rising weight: it has no more items and is worth no less. Holds
 * for states that differ by one item from those given.
 *
 * @param tolerance Differences in value that are rounding.
 */
export function createDominance({ sizes, length }: States, tolerance: number) {
  let [least, most] = [sizes[0], sizes[0]]
  for (let place = 1; place < length; place++) {
    least = Math.min(least, sizes[place])
    most = Math.max(most, sizes[place])
  }
  /** The most that states so far are worth, with so many items over `least − 1` or fewer. */
  const values = new Float64Array(most - least + 3).fill(Number.NEGATIVE_INFINITY)
  return (size: number, value: number): boolean => {
    const place = size - least + 1
    if (value <= values[place] + tolerance) return true
    for (let each = place; each < values.length && values[each] < value; each++) values[each] = value
    return false
  }
}
