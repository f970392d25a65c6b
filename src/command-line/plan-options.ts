import type { OfferEconomics } from '@org/churn'
import { UsageError } from './failures'
import type { OutputFormat } from './row-formats'

export const planHelp = `  plan lists the customers to call, best first, in CSV or NDJSON with --out: their own cells, then rank, contact,
  churnProbability, atStake, expectedGain, the reasons to give first, nextOffer, offerEffect and offerCost

  --count N                most customers on the list (default 100)
  --customer-value AMOUNT  what you keep when a customer who would have left stays; with it the list is ranked by
                           expected gain, and --offer-cost and --contact-cost AMOUNT and --save-rate SHARE are needed
  --budget AMOUNT          most that the contacts may cost if everybody takes the offer`

/** Words of a command line that only a plan takes. */
export const planWords = {
  count: { type: 'string' },
  budget: { type: 'string' },
  'customer-value': { type: 'string' },
  'offer-cost': { type: 'string' },
  'contact-cost': { type: 'string' },
  'save-rate': { type: 'string' },
} as const

type PlanValues = { readonly [Name in keyof typeof planWords]?: string | undefined }

/** Whom a plan lists. */
export interface PlanOptions {
  readonly count: number
  readonly budget: number | undefined
  readonly economics: OfferEconomics | undefined
}

/** Most customers that are kept in memory until the last row has been read. */
const mostListed = 100_000

const figures = {
  customerValue: 'customer-value',
  offerCost: 'offer-cost',
  contactCost: 'contact-cost',
  saveRate: 'save-rate',
} as const

/** @throws {UsageError} for an impossible number, and for economics that are incomplete. */
export function readPlan(values: PlanValues): PlanOptions {
  const count = Number(values.count ?? 100)
  if (!Number.isInteger(count) || count < 1 || count > mostListed)
    throw new UsageError(`--count: got "${values.count}", expected a whole number from 1 to ${mostListed}.`)
  const given = Object.values(figures).filter((word) => values[word] !== undefined)
  const lacking = Object.values(figures).filter((word) => values[word] === undefined)
  if (given.length > 0 && lacking.length > 0)
    throw new UsageError(
      `Got ${listOf(given)} without ${listOf(lacking)}: the expected gain of a contact follows from all four.`,
    )
  const hasPrices = given.length > 0
  if (values.budget !== undefined && !hasPrices)
    throw new UsageError(
      `--budget: got ${values.budget} without ${listOf(lacking)}, without which nothing has a price.`,
    )
  return {
    count,
    budget: values.budget === undefined ? undefined : readAmount('budget', values.budget),
    economics: hasPrices
      ? {
          customerValue: readAmount('customer-value', values['customer-value'], { above: true }),
          offerCost: readAmount('offer-cost', values['offer-cost']),
          contactCost: readAmount('contact-cost', values['contact-cost']),
          saveRate: readAmount('save-rate', values['save-rate'], { most: 1 }),
        }
      : undefined,
  }
}

/** @throws {UsageError} for what only a plan takes, or no plan does. */
export function checkPlanWords(
  command: string,
  values: PlanValues,
  { format, threads }: { readonly format: OutputFormat | 'xlsx'; readonly threads: number },
): void {
  const [word] = Object.keys(planWords).filter((name) => values[name as keyof PlanValues] !== undefined)
  if (command !== 'plan' && word !== undefined)
    throw new UsageError(`--${word}: got ${command}, which ranks nobody: write plan in place of it.`)
  if (command === 'plan' && threads > 1)
    throw new UsageError(`--threads: got ${threads} for plan, expected none: it ranks all rows in one.`)
  if (command === 'plan' && format === 'xlsx')
    throw new UsageError('plan: got a workbook as --out, expected a name that ends in .csv, .ndjson or .jsonl.')
}

const mostAmount = 1e50

function readAmount(word: string, text = '', { above = false, most = mostAmount } = {}): number {
  const amount = Number(text)
  const fits = /^\d*\.?\d+$/.test(text) && amount <= most && (!above || amount > 0)
  if (fits) return amount
  const range = most === 1 ? 'a share from 0 to 1' : above ? 'an amount above 0' : 'an amount of at least 0'
  throw new UsageError(
    `--${word}: got ${JSON.stringify(text)}, expected ${range}, such as ${most === 1 ? '0.3' : '29.90'}.`,
  )
}

const listOf = (words: readonly string[]) => words.map((word) => `--${word}`).join(', ')
