import { customerWords } from '../model/contract'
import type { PackageFacts } from './facts'

/** What the model cannot do, a sentence or two each, for the card and the report. */
export function limits({ contract }: Pick<PackageFacts, 'contract'>): readonly string[] {
  const { one, other } = customerWords(contract)
  return [
    `The model says which ${other} resemble those who had left when the file was written. Unless the file holds what was known at an earlier date, it does not say who will leave within a given time.`,
    `A value that goes with a lower risk is no remedy: giving it to a ${one} need not keep them.`,
    `It knows the ${other} of one file. Train again when prices, offers or ${other} have changed.`,
    'It is not for decisions about credit, prices or access to a service.',
  ]
}
