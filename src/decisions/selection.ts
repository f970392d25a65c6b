/**
 * The `rank`-th greatest of some numbers, 1 for the greatest. Puts the numbers in another order (Hoare 1961, Algorithm 65,
 * Communications of the ACM 4(7)): linear on average, where sorting a million would take most of a ranking's time.
 */
export function greatestOfRank(numbers: Float64Array, rank: number): number {
  const wanted = rank - 1
  let from = 0
  let to = numbers.length - 1
  while (from < to) {
    const pivot = middleOf(numbers[from], numbers[(from + to) >> 1], numbers[to])
    let left = from
    let right = to
    while (left <= right) {
      while (numbers[left] > pivot) left++
      while (numbers[right] < pivot) right--
      if (left > right) break
      const swapped = numbers[left]
      numbers[left++] = numbers[right]
      numbers[right--] = swapped
    }
    if (wanted <= right) to = right
    else if (wanted >= left) from = left
    else break
  }
  return numbers[wanted]
}

/** Marks the `count` items of greatest value, of equal ones the first: Uint8Array of itemCount. */
export function markGreatest(values: Float64Array, count: number): Uint8Array {
  const marks = new Uint8Array(values.length)
  if (count >= values.length) return marks.fill(1)
  if (count === 0) return marks
  const least = greatestOfRank(values.slice(), count)
  let left = count
  for (let item = 0; item < values.length; item++) if (values[item] > least) left -= marks[item] = 1
  for (let item = 0; left > 0; item++) if (values[item] === least) left -= marks[item] = 1
  return marks
}

function middleOf(one: number, other: number, third: number): number {
  return Math.max(Math.min(one, other), Math.min(Math.max(one, other), third))
}

/** The places of a list that fit, rising. */
export function placesWhere(length: number, fits: (place: number) => boolean | number): Uint32Array {
  const places = new Uint32Array(length)
  let count = 0
  for (let place = 0; place < length; place++) if (fits(place)) places[count++] = place
  return places.subarray(0, count)
}

/** The amounts at some places, in their order. */
export function amountsAt(places: ArrayLike<number>, amounts: Float64Array): Float64Array {
  const taken = new Float64Array(places.length)
  for (let index = 0; index < taken.length; index++) taken[index] = amounts[places[index]]
  return taken
}
