/**
 * `npm run fuzz`: tries every campaign with the seed and for the time it is given, and prints for each fault the seed
 * and the smallest case found, as a file that runs by itself.
 *
 *     npm run fuzz                                  a fresh seed, 20 seconds each
 *     npm run fuzz -- --seed 7 --seconds 60 records one campaign, again and again the same cases
 *     npm run fuzz -- --mutations                   faults of old put back, one by one: each must be found
 *     npm run fuzz -- --mutations signal            only those whose name holds the word
 *     npm run fuzz -- --case build/fuzz/records.json  one case
 */
import { parseArgs } from 'node:util'
import { campaigns } from './campaigns'
import { replay, replayKept } from './cases'
import { tryCampaign } from './try-campaign'

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    output: { type: 'string', default: 'build/fuzz' },
    case: { type: 'string' },
    mutations: { type: 'boolean', default: false },
  },
})

const print = (text: string) => void process.stdout.write(`${text}\n`)

/** A whole number of at least 0 from the command line. */
function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new Error(`--${name}: got "${text}", expected a whole number.`)
}

async function fuzz(): Promise<number> {
  const unknown = values.mutations
    ? undefined
    : positionals.find((each) => campaigns.every(({ name }) => name !== each))
  if (unknown !== undefined)
    throw new Error(`Got the campaign "${unknown}", expected one of ${campaigns.map(({ name }) => name).join(', ')}.`)
  if (values.case !== undefined) return (await replay(values.case, print)) ? 0 : 1
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('seed', values.seed)
  const seconds = wholeNumber('seconds', values.seconds)
  if (values.mutations) {
    const { tryMutations } = await import('./mutate')
    return (await tryMutations(positionals, seed, seconds, print)) ? 0 : 1
  }
  print(`Seed ${seed}, ${seconds} seconds a campaign.`)
  let faults = 0
  for (const campaign of campaigns.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    faults += await replayKept(campaign, print)
    faults += (await tryCampaign(campaign, { seed, seconds, output: values.output }, print)) ? 0 : 1
    await campaign.close?.()
  }
  return faults === 0 ? 0 : 1
}

// What a campaign has left open must not keep the process alive.
process.exit(
  await fuzz().catch((error: unknown) => {
    print(error instanceof Error ? error.message : String(error))
    return 2
  }),
)
