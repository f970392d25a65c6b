import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../testing/packed'
import { type SoakReport, soakTables } from './report'

const page = join(root, 'docs', 'reliability.md')

/** Writes the figures between the page's comments with their names. */
export function writeReliability(report: SoakReport): void {
  let text = readFileSync(page, 'utf8')
  for (const [name, block] of Object.entries(soakTables(report))) {
    const place = new RegExp(`(<!-- ${name} -->)[\\s\\S]*(<!-- /${name} -->)`)
    text = text.replace(place, (_, begin: string, end: string) => `${begin}\n\n${block}\n\n${end}`)
  }
  writeFileSync(page, text)
}
