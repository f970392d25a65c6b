import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { callList, createChurnPredictor, readRow } from '@org/churn'
import { callCells, callColumns, callRecord } from '@org/churn/csv'
import { verification } from '@org/churn/verification'
import { expect, it } from 'vitest'
import { batchAnswer, batchItem } from '../answers.ts'
import { ordinary, problemIn, startService } from '../testing/running-service.ts'

const service = await startService({ batchLimitRows: 100 })
const ndjson = { 'Content-Type': 'application/x-ndjson' }
const csv = { 'Content-Type': 'text/csv' }
const customers = verification.rows.map(({ customer }) => customer)
const lines = customers.map((customer) => JSON.stringify(customer))
const table = readFileSync(new URL('../../../customers.csv', import.meta.url), 'utf8')
const predictor = createChurnPredictor()
const itemsOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => batchItem.parse(JSON.parse(line)))

it('scores a JSON array, and refuses some without stopping the others', async () => {
  const bad = { ...ordinary.customer, tenureMonths: -1 }
  const response = await service.post('/predict/batch', [...customers, bad])
  const { scored, refused, items } = batchAnswer.parse(await response.json())
  expect([response.status, scored, refused]).toEqual([200, customers.length, 1])
  verification.rows.forEach(({ probability }, index) => {
    expect(items[index]).toMatchObject({ index, ok: true })
    expect(items[index]?.ok && Math.abs(items[index].prediction.probability - probability)).toBeLessThan(1e-6)
  })
  const problem = { status: 422, errors: [{ pointer: `#/${customers.length}/tenureMonths`, code: 'OUT_OF_RANGE' }] }
  expect(items.at(-1)).toMatchObject({ index: customers.length, ok: false, problem })
})

it('judges an array as a whole, too: a value that is unknown in every record is a fault of all', async () => {
  const paying = (paymentMethod: string) => ({ ...ordinary.customer, paymentMethod })
  const refused = await service.post('/predict/batch', [paying('Twint'), paying('Twint')])
  const problem = await problemIn(refused)
  expect([refused.status, problem.type]).toEqual([422, '/problems/rejected-table'])
  expect(problem.errors?.map(({ code }) => code)).toEqual(['UNKNOWN'])
  expect((await service.post('/predict/batch', [paying('Twint'), ordinary.customer])).status).toBe(200)
})

it('takes titles and rows of totals for no customers', async () => {
  const body = `Customers of March\n${table}Total,,,,\n,,,,\n`
  const rows = table.trimEnd().split('\n').length
  const places = `line ${rows + 2}, line ${rows + 3}`
  const note = `Left out, because they are no customers: row of totals × 1, blank row × 1 (${places}).`
  for (const path of ['/predict/batch', '/predict/batch?top=3']) {
    const response = await service.post(path, body, csv)
    expect(response.status).toBe(200)
    const answer = (await response.text()).trimEnd().split('\n')
    expect(answer).toHaveLength(rows + 1)
    expect(answer.at(-1)).toContain(`"${note}"`)
  }
  const streamed = await service.post('/predict/batch', body, { ...csv, Accept: 'application/x-ndjson' })
  const items = (await streamed.text()).trimEnd().split('\n')
  expect(JSON.parse(items.at(-1) as string)).toEqual({ note })
  expect(items).toHaveLength(rows)
  expect(await (await service.post('/predict/batch', table, csv)).text()).not.toContain('Left out')
})

it('refuses an array with nothing to score, one that is too long, and anything but an array', async () => {
  const hopeless = await service.post('/predict/batch', [{}, 1])
  expect(hopeless.status).toBe(422)
  expect((await problemIn(hopeless)).errors?.at(-1)?.pointer).toBe('#/1')
  expect((await service.post('/predict/batch', Array(101).fill(1))).status).toBe(413)
  expect((await service.post('/predict/batch', { customers })).status).toBe(422)
  expect(await (await service.post('/predict/batch', [])).json()).toEqual({ scored: 0, refused: 0, items: [] })
})

it('stays short where a whole array is wrong', async () => {
  const large = await startService()
  const response = await large.post('/predict/batch', Array(1_000).fill({}))
  const text = await response.text()
  expect([response.status, JSON.parse(text).errors.length, text.length < 5_000]).toEqual([422, 20, true])
})

it('streams NDJSON, each line for itself', async () => {
  const body = [
    lines[0],
    '',
    '{"contract":',
    JSON.stringify({ ...customers[1], customerId: 'EXAMPLE-2' }),
    '[]',
    lines[2],
  ].join('\n')
  const response = await service.post('/predict/batch?operatingPoint=recall', body, ndjson)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const items = itemsOf(await response.text())
  expect(items.map(({ line, ok }) => [line, ok])).toEqual([
    [1, true],
    [3, false],
    [4, true],
    [5, false],
    [6, true],
  ])
  expect(items[2]).toMatchObject({ id: 'EXAMPLE-2', prediction: { operatingPoint: 'recall' } })
  expect(items[1]).toMatchObject({ problem: { type: '/problems/malformed-body', status: 400 } })
  expect(items[3]).toMatchObject({ problem: { type: '/problems/invalid-customer', errors: [{ pointer: '#' }] } })
})

it('streams a table in the source’s own columns, quoted or not', async () => {
  const quoted = table.replace(/^(SAMPLE-0001),/m, '"EXAMPLE ""1""",').replace(/^(SAMPLE-0002)/m, '"two\nlines"')
  const answer = await (await service.post('/predict/batch', quoted, csv)).text()
  const rows = answer.trimEnd().split('\r\n')
  expect(rows).toHaveLength(13)
  expect(rows[0]).toBe('line,id,probability,churn,threshold,operatingPoint,riskBand,warnings,problem')
  expect(rows[1]).toMatch(/^2,"EXAMPLE ""1""",0\.\d+,true,0\.\d+,balanced,high,,$/)
  expect(rows[2]).toMatch(/^3,"two\nlines",0\./)
  expect(rows[3]).toMatch(/^5,SAMPLE-0003,/)
})

it.each([
  ['in the middle of a cell', 'SAM"PLE-0002', []],
  ['where a cell begins', '"SAMPLE-0002', [3]],
  ['where a cell ends', 'SAMPLE-0002"', []],
  ['behind a closing quote', '"SAMPLE"-0002', [3]],
])('loses no customer to a stray quote %s', async (_, id, refused) => {
  const body = table.replace('SAMPLE-0002', id)
  const text = await (await service.post('/predict/batch', body, { ...csv, Accept: ndjson['Content-Type'] })).text()
  const items = itemsOf(text)
  expect(items.map(({ line }) => line)).toEqual(Array.from({ length: 12 }, (_, index) => index + 2))
  expect(items.filter(({ ok }) => !ok).map(({ line }) => line)).toEqual(refused)
  if (refused.length === 0) expect(items[1]).toMatchObject({ id, ok: true })
})

it.each([
  ['=HYPERLINK("http://example.com")', '"\'=HYPERLINK(""http://example.com"")"'],
  ['+1', "'+1"],
  ['-1', '-1'],
  ['-1+2', "'-1+2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['\t1', "'\t1"],
  ['＝1', "'＝1"],
  ['0=1', '0=1'],
])('hands out no formula: %s', async (id, cell) => {
  const quoted = `"${id.replaceAll('"', '""')}"`
  const body = table.split('\n').slice(0, 2).join('\n').replace('SAMPLE-0001', quoted)
  const answer = await (await service.post('/predict/batch', body, csv)).text()
  expect(answer.split('\r\n')[1]?.startsWith(`2,${cell},0.`)).toBe(true)
  const exact = await (await service.post('/predict/batch', body, { ...csv, Accept: ndjson['Content-Type'] })).text()
  expect(itemsOf(exact)[0]?.id).toBe(id)
})

it('answers in the format the client accepts', async () => {
  const both = [
    await service.post('/predict/batch', table, csv),
    await service.post('/predict/batch', table, { ...csv, Accept: 'application/x-ndjson' }),
  ]
  expect(both.map(({ headers }) => headers.get('content-type'))).toEqual([
    'text/csv; charset=utf-8',
    'application/x-ndjson',
  ])
  expect(itemsOf((await both[1]?.text()) ?? '')).toHaveLength(12)
  const neither = await service.post('/predict/batch', table, { ...csv, Accept: 'image/png' })
  expect((await problemIn(neither)).type).toBe('/problems/not-acceptable')
})

it('reads compressed streams', async () => {
  const response = await service.post('/predict/batch', gzipSync(lines.join('\n')), {
    ...ndjson,
    'Content-Encoding': 'gzip',
  })
  expect(itemsOf(await response.text()).filter(({ ok }) => ok)).toHaveLength(customers.length)
})

it('reports rows that cannot be read, and reads on', async () => {
  const [header, first, second, third] = table.split('\n')
  const body = Buffer.concat([
    Buffer.from(`${header}\n${first}\n${second},more\n`),
    Buffer.from(`${first?.replace('SAMPLE-0001', 'Jos\xe9')}\n`, 'latin1'),
    Buffer.from(
      `${first?.replace('SAMPLE-0001', 'x'.repeat(70_000))}\n${third}\n${first?.replace('Electronic check', 'Barter').replace('Month-to-month', 'Weekly')}`,
    ),
  ])
  const accept = { 'Content-Type': 'text/csv; charset=utf-8', Accept: 'application/x-ndjson' }
  const text = await (await service.post('/predict/batch?maxRejected=1', body, accept)).text()
  expect(itemsOf(text).map((item) => [item.line, item.ok ? 'scored' : item.problem.detail])).toEqual([
    [2, 'scored'],
    [3, expect.stringContaining('got 21 cells, expected 20')],
    [4, expect.stringContaining('bytes that are not UTF-8')],
    [5, expect.stringContaining('a line of more than 65536 bytes')],
    [6, 'scored'],
    [7, expect.stringContaining('Contract: got "Weekly"')],
  ])
})

it.each<readonly [string, string | Buffer]>([
  ['semicolons', table.replaceAll(',', ';')],
  ['a line that names the delimiter', `sep=;\r\n${table.replaceAll(',', ';')}`],
  ['UTF-16', Buffer.from(`\ufeff${table}`, 'utf16le')],
  ['public names', table.replace('tenure', 'tenureMonths').replace('MonthlyCharges', 'monthly charges')],
])('reads a table as people have it: %s', async (_, body) => {
  const probabilities = async (content: string | Buffer) =>
    (await (await service.post('/predict/batch', content, csv)).text())
      .split('\r\n')
      .map((row) => row.split(',').slice(1))
  expect(await probabilities(body)).toEqual(await probabilities(table))
})

it('reads what is not UTF-8 as Windows-1252 where no charset is declared, and says so', async () => {
  const body = Buffer.from(table.replace('SAMPLE-0001', 'Jos\xe9 \x80'), 'latin1')
  const rows = (await (await service.post('/predict/batch', body, csv)).text()).split('\r\n')
  expect(rows[1]).toMatch(/^2,José €,0\.\d+,.*,"?the record was read as Windows-1252, because its bytes are not UTF-8/)
  expect(rows[2]).not.toContain('Windows-1252')
  const exact = await (await service.post('/predict/batch', body, { ...csv, Accept: ndjson['Content-Type'] })).text()
  expect(itemsOf(exact).map(({ encoding }) => encoding)).toEqual(['windows-1252', ...Array(11).fill(undefined)])
})

it('refuses a table with other columns before it sends anything', async () => {
  const response = await service.post(
    '/predict/batch',
    `${table.replace('tenure', 'months').replace('Partner', 'gender')}`,
    csv,
  )
  expect(response.status).toBe(422)
  expect((await problemIn(response)).errors?.map(({ code, detail }) => [code, detail])).toEqual([
    ['MISSING_COLUMN', 'The column Partner is missing.'],
    ['MISSING_COLUMN', 'The column tenure is missing.'],
    ['REPEATED_COLUMN', 'The column gender is there twice.'],
  ])
  expect((await service.post('/predict/batch', '\n\n', csv)).status).toBe(400)
})

/** The sample customers as a German spreadsheet writes them. */
const german = table.replaceAll(',', ';').replace(/(\d)\.(\d+)/g, '$1,$2')

it('refuses a table with decimal commas, naming the parameter that reads it', async () => {
  const refused = await service.post('/predict/batch', german, csv)
  const problem = await problemIn(refused)
  expect([refused.status, problem.type]).toEqual([422, '/problems/rejected-table'])
  expect(problem.detail).toMatch(
    /^12 of 12 rows were rejected, .* Numbers written another way: 12 cells of MonthlyCharges/,
  )
  expect(problem.errors?.map(({ code }) => code)).toEqual(['NUMBERS', ...Array(10).fill('REJECTED_ROW')])
  const [, query] = /Add \?(\S+) to read them/.exec(problem.detail) ?? []
  expect(query).toBe('decimal=%2C')
  const read = await service.post(`/predict/batch?${query}`, german, csv)
  expect(await read.text()).toBe(await (await service.post('/predict/batch', table, csv)).text())
})

it('reads thousands and currency signs where the address says so', async () => {
  const plain = table.replace('66.66,4646.64', '1066.66,4646.64')
  const body = plain.replace('91.11,91.11', '"$ 91.11",91.11').replace('1066.66', "1'066.66")
  const problem = await problemIn(await service.post('/predict/batch', body, csv))
  const [, query] = /Add \?(\S+) to read them/.exec(problem.detail) ?? []
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ thousands: 'apostrophe', currency: '$' })
  const rows = (await (await service.post(`/predict/batch?${query}`, body, csv)).text()).split('\r\n')
  expect(rows).toEqual((await (await service.post('/predict/batch', plain, csv)).text()).split('\r\n'))
  expect([rows[1], rows[2]]).toEqual([
    expect.stringMatching(/^2,SAMPLE-0001,0\./),
    expect.stringMatching(/^3,SAMPLE-0002,0\./),
  ])
})

it.each([
  ['decimal=;', 'decimal'],
  ['thousands=.', 'thousands'],
  ['thousands=space', 'thousands'],
  ['currency=1', 'currency'],
  ['maxRejected=2', 'maxRejected'],
])('refuses an impossible way to read a table: %s', async (query, parameter) => {
  const refused = await service.post(`/predict/batch?${query}`, table, csv)
  expect([refused.status, (await problemIn(refused)).errors?.[0]?.parameter]).toEqual([400, parameter])
})

it('reads another spelling of a listed value as that value, and says so', async () => {
  const body = table.replaceAll('Electronic check', 'electronic-CHECK')
  const [, row] = (await (await service.post('/predict/batch', body, csv)).text()).split('\r\n')
  const [, plain] = (await (await service.post('/predict/batch', table, csv)).text()).split('\r\n')
  expect(row).toContain('PaymentMethod: got ""electronic-CHECK""')
  expect(row?.split(',').slice(0, 7)).toEqual(plain?.split(',').slice(0, 7))
})

it('takes a table with few rejected rows, and refuses more than the share allowed', async () => {
  const body = (count: number) =>
    table
      .split('\n')
      .map((line, row) => (row > 0 && row <= count ? `${line},more` : line))
      .join('\n')
  expect((await service.post('/predict/batch', body(1), csv)).status).toBe(200)
  expect((await service.post('/predict/batch', body(2), csv)).status).toBe(422)
  expect((await service.post('/predict/batch?maxRejected=0.2', body(2), csv)).status).toBe(200)
  expect((await service.post('/predict/batch?maxRejected=0', body(1), csv)).status).toBe(422)
})

it('refuses a table of mostly unknown values, and one without rows', async () => {
  const unknown = table.replaceAll(
    /Electronic check|Mailed check|Credit card \(automatic\)|Bank transfer \(automatic\)/g,
    'Barter',
  )
  const refused = await service.post('/predict/batch?maxRejected=1', unknown, csv)
  expect([refused.status, (await problemIn(refused)).detail]).toEqual([
    422,
    expect.stringMatching(/^Most values are unknown: 12 cells of paymentMethod/),
  ])
  expect((await problemIn(await service.post('/predict/batch', table.split('\n')[0], csv))).detail).toContain('no rows')
})

it('says in a last result what only the later rows of a long table show', async () => {
  const [header, ...good] = table.trimEnd().split('\n')
  const body = [header, ...Array(100).fill(good).flat(), ...Array(600).fill('too,few')].join('\n')
  const response = await service.post('/predict/batch', body, { ...csv, Accept: ndjson['Content-Type'] })
  const items = itemsOf(await response.text())
  expect([response.status, items.length]).toEqual([200, 1801])
  expect(items.at(-1)).toMatchObject({ line: 1, ok: false, problem: { type: '/problems/rejected-table' } })
})

const economics = { customerValue: 400, offerCost: 30, contactCost: 2, saveRate: 0.3 }
const economy = new URLSearchParams(Object.entries(economics).map(([name, value]) => [name, String(value)]))
const recordsOfTable = (() => {
  const [columns = [], ...rows] = table
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  return rows.map((cells) => readRow(predictor, Object.fromEntries(columns.map((name, place) => [name, cells[place]]))))
})()
/** The list as the package makes it, and as it stands in the files of the desk and the command line. */
const calls = (options: object = {}) => callList(predictor, recordsOfTable, { reasons: 2, ...options }).calls

it('answers a table with a call list where reasons are asked for, best first, the refused rows behind', async () => {
  const body = `${table}a,b\n`
  const response = await service.post(`/predict/batch?top=2&budget=100&count=5&${economy}`, body, csv)
  const [header, ...rows] = (await response.text()).trimEnd().split('\r\n')
  expect(header).toBe(`line,id,churn,threshold,operatingPoint,riskBand,warnings,problem,${callColumns(2)}`)
  const expected = calls({ policy: economics, count: 5, budget: 100 })
  expect(expected.map(({ contact }) => contact)).toEqual([true, true, true, false, false])
  expect(rows.slice(0, 5).map((row) => row.split(',').slice(8).join())).toEqual(
    expected.map((call) => callCells(call, 2).join()),
  )
  expect(rows.slice(0, 5).map((row) => Number(row.split(',')[0]))).toEqual(expected.map(({ index }) => index + 2))
  expect(rows.slice(5)).toEqual([expect.stringMatching(/^14,.*expected 20 as in the header\."?,,,,,,,,,,$/)])
})

it('answers NDJSON and a JSON array with the same call list', async () => {
  const expected = calls().map((call) => callRecord(call))
  const records = recordsOfTable.map((record) => JSON.stringify(record)).join('\n')
  const streamed = itemsOf(await (await service.post('/predict/batch?top=2', records, ndjson)).text())
  expect(streamed.map((item) => item.ok && item.call)).toEqual(expected)
  expect(streamed.map(({ line }) => line)).toEqual(calls().map(({ index }) => index + 1))
  const answer = await service.post('/predict/batch?top=2', [...recordsOfTable, {}])
  const { items, scored, refused } = batchAnswer.parse(await answer.json())
  expect(items.slice(0, 12).map((item) => item.ok && item.call)).toEqual(expected)
  expect([items.at(-1)?.index, scored, refused]).toEqual([12, 12, 1])
})

it('holds no more of a long stream than the list, and counts the others', async () => {
  const many = Array(300).fill(table.trimEnd().split('\n').slice(1)).flat()
  const response = await service.post('/predict/batch?top=0&count=3', [table.split('\n')[0], ...many].join('\n'), csv)
  const rows = (await response.text()).trimEnd().split('\r\n')
  // The likeliest of the twelve is their first, which comes again with every twelfth line.
  expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(['2', '14', '26'])
})

it.each([
  ['count=5', 'count', 'given without top'],
  ['top=2&count=101', 'count', 'count: got 101, expected a whole number from 1 to 100'],
  ['top=2&budget=5', 'budget', 'given without customerValue'],
  ['top=2&customerValue=400', 'offerCost', 'got none beside customerValue'],
  ['top=2&abstain=true', 'abstain', 'given beside top'],
  [`top=2&threshold=0.5&${economy}`, 'threshold', 'given beside customerValue, expected one way to decide'],
  [`top=2&${economy}`.replace('=400', '=0'), 'customerValue', 'got "0", expected a number above 0'],
  [`top=2&${economy}`.replace('=400', '=1e-51'), 'customerValue', 'got 1e-51, expected at least 1e-50'],
  [`top=2&${economy}`.replace('=30', '=1e-51'), 'offerCost', 'got 1e-51, expected at least 1e-50, or 0'],
  [`top=2&${economy}`.replace('=400', '=1e400'), 'customerValue', 'got Infinity, expected a number from 0 to 1e+50'],
  ['top=x', 'top', 'expected a whole number'],
])('refuses a call list that cannot be: %s', async (query, parameter, detail) => {
  const refused = await service.post(`/predict/batch?${query}`, table, csv)
  const [finding] = (await problemIn(refused)).errors ?? []
  expect([refused.status, finding?.parameter, finding?.detail]).toEqual([
    400,
    parameter,
    expect.stringContaining(detail),
  ])
})

it('reads columns by the names that the address gives', async () => {
  const body = table.replace('tenure', 'kunde_seit').replace('Contract', 'vertrag')
  const problem = await problemIn(await service.post('/predict/batch', body, csv))
  expect([problem.status, problem.detail]).toEqual([422, expect.stringContaining('?rename=NAME=COLUMN')])
  const read = await service.post('/predict/batch?rename=kunde_seit%3Dtenure&rename=vertrag=contract', body, csv)
  expect(await read.text()).toBe(await (await service.post('/predict/batch', table, csv)).text())
})

it.each([
  ['rename=tenure', 'expected NAME=COLUMN'],
  ['rename==tenure', 'expected NAME=COLUMN'],
  ['rename=months=tenure', 'got months=tenure; the table has no column months'],
  ['rename=customerID=nonsense', 'got customerID=nonsense; the model has no column nonsense'],
])('refuses a renaming that cannot be: %s', async (query, detail) => {
  const refused = await service.post(`/predict/batch?${query}`, table, csv)
  expect([refused.status, (await problemIn(refused)).detail]).toEqual([400, expect.stringContaining(detail)])
})

it('judges NDJSON as a whole, too: before it answers where the length is known, else in a last result', async () => {
  const unknown = Array(3)
    .fill(JSON.stringify({ ...ordinary.customer, paymentMethod: 'Twint' }))
    .join('\n')
  const refused = await service.post('/predict/batch', unknown, ndjson)
  const problem = await problemIn(refused)
  expect([refused.status, problem.type, problem.errors?.[0]?.code]).toEqual([
    422,
    '/problems/rejected-table',
    'UNKNOWN',
  ])
  const request = new Request(`${service.url}/predict/batch`, {
    ...{ method: 'POST', headers: ndjson, duplex: 'half' },
    body: new Blob([unknown]).stream(),
  })
  const items = itemsOf(await (await fetch(request)).text())
  expect(items.map(({ ok }) => ok)).toEqual([true, true, true, false])
  expect(items.at(-1)).toMatchObject({ ok: false, problem: { type: '/problems/rejected-table' } })
  expect(items.at(-1)?.line).toBeUndefined()
})

it('takes any share of rejected records, or as many as the address allows', async () => {
  const half = [{}, ordinary.customer]
  expect((await service.post('/predict/batch', half)).status).toBe(200)
  expect((await problemIn(await service.post('/predict/batch?maxRejected=0.4', half))).detail).toContain(
    '1 of 2 records',
  )
  const body = half.map((record) => JSON.stringify(record)).join('\n')
  expect((await service.post('/predict/batch', body, ndjson)).status).toBe(200)
  expect((await problemIn(await service.post('/predict/batch?maxRejected=0.4', body, ndjson))).detail).toContain(
    '1 of 2',
  )
})

it('answers in one format at the addresses of the streams', async () => {
  const other = { ...ndjson, Accept: 'text/csv' }
  expect((await service.post('/predict/batch/ndjson', lines[0], other)).status).toBe(406)
  expect((await service.post('/predict/batch/csv', table, { ...csv, Accept: 'application/x-ndjson' })).status).toBe(406)
  expect((await service.post('/predict/batch', lines[0], other)).headers.get('content-type')).toContain('text/csv')
})
