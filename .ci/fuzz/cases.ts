/** Cases in files: written where the library is found at fault, and tried again ever after. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../testing/packed'
import type { Campaign } from './campaign'
import { campaigns } from './campaigns'

export interface CaseFile {
  readonly campaign: string
  /** What was found, when it was. */
  readonly fault: string
  readonly seed: number
  readonly case: unknown
}

type Print = (text: string) => void

/** Cases that the library was once at fault in. */
const kept = join(root, '.ci', 'fuzz', 'finds')

export function writeCase(path: string, file: CaseFile): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`)
  return relative(process.cwd(), path)
}

async function faultOf(campaign: Campaign, given: unknown): Promise<unknown> {
  try {
    await campaign.check(given)
    return undefined
  } catch (error) {
    return error
  }
}

/** Runs the case of one file; answers whether all is well. */
export async function replay(path: string, print: Print): Promise<boolean> {
  const { campaign: name, case: given } = JSON.parse(readFileSync(path, 'utf8')) as CaseFile
  const campaign = campaigns.find((each) => each.name === name)
  if (!campaign)
    throw new Error(
      `${path}: got the campaign "${name}", expected one of ${campaigns.map((each) => each.name).join(', ')}.`,
    )
  const fault = await faultOf(campaign, given)
  await campaign.close?.()
  print(fault === undefined ? `${name}: no fault in ${path}` : `${name}: ${messageOf(fault)}`)
  return fault === undefined
}

/** Runs the kept cases of a campaign; answers how many of them fail. */
export async function replayKept(campaign: Campaign, print: Print): Promise<number> {
  const paths = readdirSync(kept).filter((name) => name.startsWith(`${campaign.name}-`) && name.endsWith('.json'))
  let failed = 0
  for (const path of paths.sort()) {
    const { case: given } = JSON.parse(readFileSync(join(kept, path), 'utf8')) as CaseFile
    const fault = await faultOf(campaign, given)
    if (fault === undefined) continue
    failed++
    print(`${campaign.name}: the kept case ${path}: ${messageOf(fault)}`)
  }
  return failed
}

export function messageOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  return fault.name === 'Fault' ? fault.message : (fault.stack ?? fault.message)
}
