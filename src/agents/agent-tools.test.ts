import { createChurnPredictor } from '@org/churn'
import { type AgentTool, createAgentTools, customerToolSchema, isRefusal } from '@org/churn/agents'
import { customers, customerWith, header } from '@testing/command-line'
import { ordinaryCustomer } from '@testing/customers'
import { Ajv2020 } from 'ajv/dist/2020'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const predictor = createChurnPredictor()
const files = new Map<string, string>()
const tools = createAgentTools(predictor, { openFile: (name) => files.get(name) ?? '' })
const toolOf = (name: string) => tools.find((each) => each.name === name) as AgentTool
// biome-ignore lint/suspicious/noExplicitAny: answers of tools are read member by member
const call = async (name: string, input: unknown): Promise<any> => toolOf(name).run(input)
const ajv = new Ajv2020({ strict: true, strictTypes: false })
const customer = ordinaryCustomer
const economics = { customerValue: 500, offerCost: 40, contactCost: 5, saveRate: 0.3 }

test('each tool has a name that every SDK accepts, and a schema that is one', () => {
  expect(tools.map(({ name }) => name)).toEqual([
    'describe_churn_model',
    'predict_churn',
    'explain_churn',
    'try_change',
    'find_changes',
    'rank_file',
  ])
  for (const { name, inputSchema } of tools) {
    expect(name).toMatch(/^[a-z_]{1,64}$/)
    expect(ajv.validateSchema(inputSchema), ajv.errorsText()).toBe(true)
  }
})

test('without a way to open files there is no tool for them', () => {
  expect(createAgentTools(predictor).map(({ name }) => name)).not.toContain('rank_file')
})

describe('the schema of a customer', () => {
  const accepts = ajv.compile(customerToolSchema(predictor.contract))
  const isScored = (record: unknown) => predictor.predictBatch([record as typeof customer]).every(({ ok }) => ok)

  test('takes what is scored, and a field more or less it does not', () => {
    expect(accepts(customer)).toBe(true)
    for (const { name, input } of predictor.contract.fields.filter(({ missing }) => missing.policy === 'reject')) {
      const { [name as 'tenureMonths']: _, ...without } = customer
      expect(accepts(without), name).toBe(!input)
    }
    expect(accepts({ ...customer, surprise: 1 })).toBe(false)
  })

  test('refuses no value that is scored without a word', () => {
    const values = fc.oneof(
      fc.integer({ min: -5, max: 11_000 }),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.double(),
    )
    const fields = predictor.contract.fields.filter(({ input }) => input).map(({ name }) => name)
    fc.assert(
      fc.property(fc.constantFrom(...fields), values, (field, value) => {
        const record = { ...customer, [field]: value }
        const [item] = predictor.predictBatch([record])
        if (item?.ok && item.prediction.warnings.length === 0) expect(accepts(record), field).toBe(true)
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })

  test('refuses every value of another kind that is refused', () => {
    for (const { name } of predictor.contract.fields.filter(({ input }) => input)) {
      for (const value of [[], {}, name === 'paymentMethod' ? 5 : 'several words']) {
        const record = { ...customer, [name]: value }
        if (!isScored(record)) expect(accepts(record), `${name}: ${JSON.stringify(value)}`).toBe(false)
      }
    }
  })
})

test('the model is described with its customer and its operating points', async () => {
  const answer = await call('describe_churn_model', {})
  expect(answer.name).toBe(predictor.manifest.name)
  expect(answer.customer).toEqual(customerToolSchema(predictor.contract))
  expect(answer.operatingPoints.map(({ name }: { name: string }) => name)).toEqual(
    predictor.manifest.operatingPoints.map(({ name }) => name),
  )
})

test('a prediction is the predictor’s own', async () => {
  const { probability, churn, threshold, riskBand, interval } = predictor.predict(customer, { policy: 'recall' })
  expect(await call('predict_churn', { customer, operatingPoint: 'recall' })).toMatchObject({
    probability,
    churn,
    threshold,
    riskBand,
    interval: [interval?.lower, interval?.upper],
  })
  const gain = predictor.predict(customer, { policy: economics }).expectedGain
  expect(await call('predict_churn', { customer, economics })).toMatchObject({ expectedGain: gain })
  expect(await call('predict_churn', { customer, threshold: 0.99 })).toMatchObject({ threshold: 0.99, churn: false })
})

test('reasons are the predictor’s own, as many as asked for', async () => {
  const { contributions, remainder } = predictor.explain(customer, { top: 2 })
  const answer = await call('explain_churn', { customer, reasons: 2 })
  expect(answer.reasons.map(({ sentence }: { sentence: string }) => sentence)).toEqual(
    contributions.map(({ sentence }) => sentence),
  )
  expect(answer.remainder).toBe(remainder)
})

test('a change is tried, and the best ones are found', async () => {
  const tried = await call('try_change', { customer, changes: { contract: 'Two year' } })
  expect(tried.after.probability).toBe(predictor.predict({ ...customer, contract: 'Two year' }).probability)
  expect(tried.changes).toEqual([{ field: 'contract', sentence: expect.stringContaining('Two-year') }])
  const found = await call('find_changes', { customer, top: 1 })
  expect(found.answers).toHaveLength(1)
  expect(found.answers[0].reachesTarget).toBe(true)
})

describe('what the caller can mend is an answer', () => {
  test.each<[string, unknown, RegExp]>([
    ['predict_churn', undefined, /the record: WRONG_TYPE/],
    ['predict_churn', {}, /the record: WRONG_TYPE/],
    ['predict_churn', [], /expected an object/],
    ['predict_churn', { customer: 'x' }, /customer/],
    ['predict_churn', { customer: { ...customer, tenureMonths: 'abc' } }, /tenureMonths: WRONG_TYPE, expected a whole/],
    ['predict_churn', { customer, treshold: 0.5 }, /treshold: expected no such option/],
    ['predict_churn', { customer, threshold: 2 }, /a share from 0 to 1/],
    ['predict_churn', { customer, threshold: 0.5, operatingPoint: 'recall' }, /got operatingPoint and threshold/],
    ['predict_churn', { customer, operatingPoint: 'other' }, /balanced/],
    ['predict_churn', { customer, economics: { customerValue: 1 } }, /offerCost/],
    ['predict_churn', { customer, economics: { ...economics, offerCosts: 1 } }, /offerCosts/],
    ['explain_churn', { customer, reasons: -1 }, /from 0 to 20/],
    ['try_change', { customer, changes: { tenure: 5 } }, /fields among/],
    ['try_change', { customer, changes: 5 }, /changes/],
    ['find_changes', { customer, maxChanges: 9 }, /from 1 to 4/],
    ['rank_file', {}, /the name of a file/],
    ['rank_file', { file: 5 }, /the name of a file/],
    ['rank_file', { file: 'none' }, /empty/],
    ['describe_churn_model', { verbose: true }, /verbose/],
  ])('%s, case %#', async (name, input, message) => {
    const answer = await call(name, input)
    expect(isRefusal(answer)).toBe(true)
    expect(answer.error.message).toMatch(message)
  })

  test('what is not the caller’s fault is thrown', async () => {
    const broken = {
      ...predictor,
      predict: () => {
        throw new TypeError('a fault of the program')
      },
    }
    const [, predict] = createAgentTools(broken as unknown as typeof predictor)
    await expect(predict?.run({ customer })).rejects.toThrow('a fault of the program')
  })
})

describe('no value of the customer is repeated unless it is asked for', () => {
  const secret = 'Carrier pigeon 7431'
  const marked = { ...customer, paymentMethod: secret as 'Electronic check', tenureMonths: 743, monthlyCharges: 743.1 }

  test('by a prediction with warnings, and by a refusal', async () => {
    const answers = [
      await call('predict_churn', { customer: marked }),
      await call('predict_churn', { customer: { ...marked, tenureMonths: '743 x' } }),
    ]
    expect(answers[0].warnings.map(({ code }: { code: string }) => code)).toContain('UNKNOWN_VALUE')
    expect(answers[1].error.code).toBe('INVALID_CUSTOMER')
    expect(JSON.stringify(answers)).not.toMatch(/\b743/)
  })

  test('by an argument in the wrong place or of the wrong kind', async () => {
    const written = JSON.stringify({ paymentMethod: secret })
    const answers = [
      await call('predict_churn', { customer: written }),
      await call('predict_churn', marked),
      await call('predict_churn', { customer, email: secret }),
      await call('try_change', { customer, changes: written }),
      await call('predict_churn', { customer, threshold: secret }),
      await call('predict_churn', { customer, economics: { ...economics, offerCost: secret } }),
    ]
    for (const answer of answers) expect(isRefusal(answer)).toBe(true)
    expect(JSON.stringify(answers)).not.toMatch(/743|pigeon/)
  })

  test('by a file without a header, transposed, or of another kind', async () => {
    const [line] = customers(1)
    const transposed = header.split(',').map((name, place) => `${name},${line?.split(',')[place]},${secret}`)
    files.set('headerless.csv', [line, ...customers(3)].join('\n'))
    files.set('transposed.csv', transposed.join('\n'))
    files.set('.env', `PASSWORD=${secret}, more\nNAME=${secret}\n`)
    for (const file of ['headerless.csv', 'transposed.csv', '.env']) {
      const answer = await call('rank_file', { file })
      expect(isRefusal(answer), file).toBe(true)
      expect(JSON.stringify(answer)).not.toMatch(/7431|SAMPLE|Electronic check|PASSWORD/)
    }
    files.set('renamed.csv', [header.replace('Contract', 'Agreement'), ...customers(3)].join('\n'))
    const { error } = await call('rank_file', { file: 'renamed.csv' })
    expect(error.message).toMatch(/lacks the columns Contract\. Got \d+ columns: .*Agreement/)
  })

  test('by a ranking, until columns or values are asked for', async () => {
    const lines = [customerWith('MonthlyCharges', '743.1'), customerWith('tenure', '743x'), ...customers(4)]
    files.set('marked.csv', [header, ...lines].join('\n'))
    const plain = await call('rank_file', { file: 'marked.csv' })
    expect(plain).toMatchObject({ rows: 6, scored: 5, rejected: 1 })
    expect(plain.rejections).toEqual([
      { line: 3, issues: [{ code: 'WRONG_TYPE', field: 'tenure', expected: expect.any(String) }] },
    ])
    expect(JSON.stringify(plain)).not.toMatch(/\b743|SAMPLE|Month-to-month/)
    const told = await call('rank_file', { file: 'marked.csv', columns: ['MonthlyCharges'], withValues: true, top: 9 })
    expect(told.ranked.map(({ cells }: { cells: object }) => cells)).toContainEqual({ MonthlyCharges: '743.1' })
    expect(JSON.stringify(told.ranked)).toContain('raises the risk')
  })
})

describe('a ranking', () => {
  test('lists the most likely first, with their lines, and counts all', async () => {
    const lines = customers(12)
    files.set('sample.csv', [header, ...lines].join('\n'))
    const { ranked, scored, isTrusted } = await call('rank_file', { file: 'sample.csv', top: 5 })
    const probabilities = ranked.map(({ probability }: { probability: number }) => probability)
    expect(probabilities).toEqual([...probabilities].sort((one, other) => other - one))
    expect([ranked.length, scored, isTrusted]).toEqual([5, 12, true])
    const all = await call('rank_file', { file: 'sample.csv', top: 1000 })
    expect(all.ranked.slice(0, 5)).toEqual(ranked)
    expect(new Set(all.ranked.map(({ line }: { line: number }) => line)).size).toBe(12)
  })

  test('goes by expected gain under economics', async () => {
    files.set('sample.csv', [header, ...customers(12)].join('\n'))
    const { ranked } = await call('rank_file', { file: 'sample.csv', economics })
    const gains = ranked.map(({ expectedGain }: { expectedGain: number }) => expectedGain)
    expect(gains).toEqual([...gains].sort((one, other) => other - one))
    expect(gains[0]).toBeGreaterThan(0)
  })

  test('is not to be trusted where the file has a fault, which is named without its values', async () => {
    const lines = Array.from({ length: 20 }, () => customerWith('MonthlyCharges', '"29,85"'))
    files.set('commas.csv', [header, ...lines].join('\n'))
    const answer = await call('rank_file', { file: 'commas.csv' })
    expect(answer.isTrusted).toBe(false)
    expect(answer.faults.join(' ')).toContain('Numbers written another way')
    expect(JSON.stringify(answer)).not.toContain('29,85')
  })

  test('says which column is missing or not there', async () => {
    files.set('other.csv', 'a,b\n1,2\n')
    expect((await call('rank_file', { file: 'other.csv' })).error.message).toMatch(/lacks the columns .*tenure/)
    files.set('sample.csv', [header, ...customers(2)].join('\n'))
    expect((await call('rank_file', { file: 'sample.csv', columns: ['Email'] })).error.message).toMatch(
      /no column Email/,
    )
  })
})
