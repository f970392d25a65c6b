/** Keeps the first items of an order, while any number of them passes. */
export interface TopList<Item> {
  offer(item: Item): void
  /** The first ones, in order; of equal ones those that came first. */
  items(): readonly Item[]
}

export function createTopList<Item>(size: number, isBefore: (one: Item, other: Item) => boolean): TopList<Item> {
  const kept: Item[] = []
  return {
    offer(item) {
      const last = kept.at(-1)
      if (size === 0 || (kept.length === size && last !== undefined && !isBefore(item, last))) return
      let [low, high] = [0, kept.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (isBefore(item, kept[middle] as Item)) high = middle
        else low = middle + 1
      }
      kept.splice(low, 0, item)
      if (kept.length > size) kept.pop()
    },
    items: () => kept,
  }
}
