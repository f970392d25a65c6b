import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ModelContract } from '@org/churn'
import { readModelFolder } from '@org/churn/folder'
import { seeded } from './seeded'

/** Path of the bundle of another company, as training left it: the crew of ferries that do not exist. */
export const ferries = fileURLToPath(new URL('./ferries', import.meta.url))

/** The bundle, read. */
export const openFerries = () => readModelFolder(ferries)

export const ferriesContract: ModelContract = JSON.parse(readFileSync(`${ferries}/contract.json`, 'utf8'))

/** A file of invented crew in the source's own spellings, with a header; every cell is drawn from the contract. */
export function crewFile(rows: number, seed = 3): string {
  const random = seeded(seed)
  const { fields, target } = ferriesContract
  const lines = [[...fields, target].map(({ column }) => column).join(',')]
  for (let row = 0; row < rows; row++) {
    const drawn = new Map<string, unknown>()
    const cells = fields.map((field) => {
      if ('trained' in field) {
        const [least, most] = field.trained
        return (least + random() * (most - least)).toFixed('decimals' in field ? field.decimals : 0)
      }
      const choice = field.values[Math.floor(random() * field.values.length)]
      const requires = field.type === 'boolean' ? field.requires : undefined
      const isPossible = !requires || requires.values.includes(drawn.get(requires.field))
      drawn.set(field.name, isPossible ? choice?.value : false)
      return isPossible ? choice?.source[0] : requires.otherwise
    })
    lines.push([...cells, target.values[random() < 0.3 ? 0 : 1]?.source[0]].join(','))
  }
  return `${lines.join('\n')}\n`
}
