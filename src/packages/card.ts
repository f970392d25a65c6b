import type { WholeManifest } from './parts'

/**
 * The model card of a bundle, if it may go into the package: `create` and `train` write one without a figure about fewer
 * than ten people, and it says so. The card of `run report`, with its pictures and small groups, stays with the bundle.
 *
 * @returns undefined if the package is to have none.
 * @throws {Error} for the card of another model.
 */
export function packagedCard(card: string | undefined, { model, contract }: WholeManifest): string | undefined {
  if (!card?.replaceAll(/\s+/g, ' ').includes('No figure in this card is about fewer than ten ')) return undefined
  for (const [part, { sha256 }] of Object.entries({ model, contract })) {
    if (!card.includes(sha256)) {
      throw new Error(
        `MODEL_CARD.md is about another ${part}: it does not name sha256 ${sha256}. ` +
          'Copy all files of one training into the folder.',
      )
    }
  }
  return card
}
