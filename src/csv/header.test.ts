import { createChurnPredictor } from '@org/churn'
import { matchHeader } from '@org/churn/csv'
import { customers, header } from '@testing/command-line'
import { describe, expect, test } from 'vitest'

const { contract } = createChurnPredictor()
const names = header.split(',')
const inputs = contract.fields.filter(({ input }) => input).map(({ column }) => column)
const found = (given: readonly string[], rename?: Readonly<Record<string, string>>) =>
  matchHeader(contract, given, rename ? { rename } : {})

test('cells are found by name, wherever the column stands and whatever surrounds its name', () => {
  const turned = [...names].reverse().map((name) => ` ${name} `)
  const match = found(['extra', ...turned])
  const row = match.rowOf(['?', ...turned.map((name) => `cell of${name}`)])
  for (const name of names) expect(row[name]).toBe(`cell of ${name} `)
  expect(match.columns.map(({ name, place, match }) => [name, place, match])).toEqual(
    turned.map((name, index) => [name.trim(), index + 1, 'exact']),
  )
  expect(match).toMatchObject({ missing: [], repeated: [], others: ['extra'], looksLike: undefined })
})

test('no column name reaches the prototype of the cells', () => {
  const match = found([...names, '__proto__', 'constructor', 'toString'])
  const row = match.rowOf([...names.map(() => 'x'), '{}', 'y', 'z'])
  expect(Object.getPrototypeOf(row)).toBeNull()
  expect(Object.keys(row).sort()).toEqual([...names].sort())
  expect(found([...names, 'x'], { constructor: 'tenure' }).repeated).toEqual([])
  expect(match.others).toEqual(['__proto__', 'constructor', 'toString'])
})

test('only the inputs of the model are needed', () => {
  expect(found(inputs)).toMatchObject({ missing: [], looksLike: undefined })
  for (const name of inputs) expect(found(inputs.filter((other) => other !== name)).missing).toEqual([name])
})

test('cells that a short row does not have are blank', () => {
  expect(found(names).rowOf(['one']).TotalCharges).toBe('')
})

describe('names', () => {
  test.each([
    ['tenure', 'tenure', 'exact'],
    ['tenureMonths', 'tenure', 'public'],
    ['TENURE', 'tenure', 'similar'],
    ['Tenure Months', 'tenure', 'similar'],
    ['tenure_months', 'tenure', 'similar'],
    ['TENUREMONTHS', 'tenure', 'similar'],
    ['senior_citizen', 'SeniorCitizen', 'similar'],
    ['Senior-Citizen', 'SeniorCitizen', 'similar'],
    ['Streaming TV', 'StreamingTV', 'similar'],
    ['monthly.charges', 'MonthlyCharges', 'similar'],
    ['CustomerID', 'customerID', 'similar'],
    ['customer id', 'customerID', 'similar'],
    ['CHURN', 'Churn', 'similar'],
    ['Churn Label', 'Churn', 'similar'],
    ['churn_value', 'Churn', 'similar'],
  ])('%s stands for %s', (name, column, match) => {
    expect(found([name]).columns).toEqual([{ column, name, place: 0, match }])
  })

  test.each(['tenures', 'Tenure Year', 'Churn Score', 'Churn Reason', 'Zip Code', ''])('%j stands for none', (name) => {
    expect(found([name]).columns).toEqual([])
  })

  test('the newer edition of the data set is read as it comes', () => {
    // The columns of "Telco_customer_churn.xlsx" as IBM publishes it with Cognos Analytics 11.1.3.
    const edition =
      'CustomerID,Count,Country,State,City,Zip Code,Lat Long,Latitude,Longitude,Gender,Senior Citizen,Partner,Dependents,' +
      'Tenure Months,Phone Service,Multiple Lines,Internet Service,Online Security,Online Backup,Device Protection,' +
      'Tech Support,Streaming TV,Streaming Movies,Contract,Paperless Billing,Payment Method,Monthly Charges,Total Charges,' +
      'Churn Label,Churn Value,Churn Score,CLTV,Churn Reason'
    const match = found(edition.split(','))
    expect(match).toMatchObject({ missing: [], repeated: [] })
    expect(match.columns.map(({ column }) => column).sort()).toEqual([...names, 'Churn'].sort())
    expect(match.columns.find(({ column }) => column === 'Churn')?.name).toBe('Churn Label')
  })

  test('a name that the caller says', () => {
    const match = found(['kunde_seit', ...inputs.filter((name) => name !== 'tenure')], { kunde_seit: 'tenureMonths' })
    expect(match.columns[0]).toEqual({ column: 'tenure', name: 'kunde_seit', place: 0, match: 'renamed' })
    expect(match.missing).toEqual([])
  })

  test('what two columns of a contract are alike called stands for neither', () => {
    const [first, second, ...others] = contract.fields
    const alike = { ...contract, fields: [{ ...first, column: 'a_b' }, { ...second, column: 'A B' }, ...others] }
    expect(matchHeader(alike, ['AB']).columns).toEqual([])
    expect(matchHeader(alike, ['a_b', 'A B']).columns.map(({ column }) => column)).toEqual(['a_b', 'A B'])
  })
})

test('a contract without an identifier needs none, and reads a column of that name as any other', () => {
  const anonymous = { ...contract, id: null }
  const { columns, others, missing } = matchHeader(anonymous, names)
  expect(columns.map(({ column }) => column)).not.toContain(contract.id?.column)
  expect(others).toContain(contract.id?.column)
  expect(missing).toEqual([])
})

test('columns of which nobody can tell which is meant are named', () => {
  expect(found([...names, 'x', 'tenure', ' x']).repeated).toEqual([
    { column: 'tenure', names: ['tenure', 'tenure'] },
    { column: 'x', names: ['x', 'x'] },
  ])
  expect(found([...names, 'tenureMonths', 'Tenure']).repeated).toEqual([
    { column: 'tenure', names: ['tenure', 'tenureMonths', 'Tenure'] },
  ])
  expect(found([...names, 'note', 'Note', '', '', ' ']).repeated).toEqual([])
})

describe('a first line that is not a header', () => {
  test('but a customer', () => {
    expect(found(customers(1)[0].split(',')).looksLike).toBe('customer')
  })

  test.each([[['Customers of 2024', '', '', '']], [['Customers of 2024']]])('but a title: %j', (cells) => {
    expect(found(cells).looksLike).toBe('title')
  })

  test.each([[['a', 'b']], [['hello']], [['']], [names]])('nor either: %j', (cells) => {
    expect(found(cells).looksLike).toBeUndefined()
  })
})

test('columns that a file repeats, and those it adds, cost as much each however many there are', () => {
  // A fraction of a second; a look through all columns for each of them takes minutes.
  const count = 200_000
  const header = Array.from({ length: count }, (_, place) => (place % 2 ? 'tenure' : `other ${place}`))
  const start = process.cpuUsage()
  const { repeated, others } = matchHeader(contract, header)
  const { user, system } = process.cpuUsage(start)
  expect(repeated).toEqual([{ column: 'tenure', names: Array(count / 2).fill('tenure') }])
  expect(others).toHaveLength(count / 2)
  expect((user + system) / 1e6).toBeLessThan(10)
})
