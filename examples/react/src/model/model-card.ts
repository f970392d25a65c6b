import { alignPercents } from '../pieces/format.ts'

/** One point of a list in the model card. */
export interface CardPoint {
  /** What the point begins with in bold; empty where it does not. */
  readonly strong: string
  readonly text: string
}

/**
 * Reads the list under a heading of the model card, as plain text.
 *
 * @throws {Error} where the card has no such heading, or no list under it: better no build than a page without limits.
 */
export function readSection(card: string, heading: string): readonly CardPoint[] {
  const [, section] = card.split(`\n## ${heading}\n`)
  const points = section?.split(/\n## /)[0].match(/^- .*(?:\n {2}.*)*/gm)
  if (!points) throw new Error(`Model card: got no list under "## ${heading}", expected one.`)
  return points.map((point) => {
    const [, strong = '', text] = /^- (?:\*\*(.+?)\*\*)?(.*)$/.exec(point.replace(/\s*\n\s*/g, ' ')) ?? []
    return { strong, text: alignPercents(text.replace(/[*`]/g, '')) }
  })
}
