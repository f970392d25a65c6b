import { type Customer, createChurnPredictor } from '@org/churn'
import { verification } from '@org/churn/verification'
import { expect } from 'vitest'

const predictor = createChurnPredictor()

/** What forms, tables and other programs send in place of a value; undefined leaves the field out. */
const blanks = [undefined, null, '', ' ', '0', 0, true, false, [0]]
/** A number of each type, one that the model does not use, a flag, a category, and one that takes new categories. */
const fields = ['tenureMonths', 'monthlyCharges', 'totalCharges', 'partner', 'contract', 'paymentMethod'] as const

/** A customer of whom a 0 would say something else, with each of the fields replaced by each of the blanks. */
export const records: readonly (readonly [what: string, record: object])[] = fields.flatMap((field) =>
  blanks.map((blank) => [
    `${field}: ${JSON.stringify(blank)}`,
    { ...verification.rows[0].customer, totalCharges: null, [field]: blank },
  ]),
)

/** The probability that `predict` gives the record itself, undefined where it refuses it. */
export function probabilityOf(record: object): number | undefined {
  const [item] = predictor.predictBatch([record as Customer])
  return item?.ok ? item.prediction.probability : undefined
}

/** What a recipe has answered, whatever it runs in. */
export interface Answer {
  readonly status: number
  readonly contentType: string | null | undefined
  readonly body: unknown
}

/** Posts JSON to a running recipe. */
export const poster = (url: string) => async (body: string) => {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  return { status: response.status, contentType: response.headers.get('content-type'), body: await response.json() }
}

/**
 * Holds a recipe to the native libraries' answers, to those of `predict` for every blank, to problem documents for what
 * cannot be scored, and to refusing what is not JSON or is too large: with the framework's own words where it has some.
 */
export async function expectSameNumbers(
  post: (body: string) => Promise<Answer>,
  refusal = 'application/problem+json',
): Promise<void> {
  for (const { customer, probability } of verification.rows.slice(0, 12)) {
    const { status, body } = await post(JSON.stringify(customer))
    expect([status, Math.abs((body as { probability: number }).probability - probability) < 1e-6]).toEqual([200, true])
  }
  for (const [what, record] of records) {
    const { status, contentType, body } = await post(JSON.stringify(record))
    const probability = probabilityOf(record)
    if (probability === undefined) {
      expect([status, contentType?.split(';')[0]], what).toEqual([422, 'application/problem+json'])
      const pointer = `#/${what.split(':')[0]}`
      expect(body, what).toMatchObject({ status: 422, errors: [{ pointer, code: expect.any(String) }] })
    } else expect([status, (body as { probability: number }).probability], what).toEqual([200, probability])
  }
  for (const [status, text] of [
    [400, '{'],
    [413, JSON.stringify('x'.repeat(200_000))],
  ] as const) {
    const refused = await post(text)
    expect([refused.status, refused.contentType?.split(';')[0]]).toEqual([status, refusal])
    if (refusal.includes('problem')) expect(refused.body).toMatchObject({ status, title: expect.any(String) })
  }
}

/** Holds a running recipe to refusing a body that is declared as another type, be it JSON or none. */
export async function expectJsonAlone(url: string): Promise<void> {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    const body = JSON.stringify(verification.rows[0].customer)
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
    expect([type, response.status, await response.json()]).toEqual([type, 415, expect.any(Object)])
  }
}
