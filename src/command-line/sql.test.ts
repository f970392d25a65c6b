import { createChurnPredictor } from '@org/churn'
import { toSql } from '@org/churn/sql'
import { expect, test } from 'vitest'
import { UsageError } from './failures'
import { sql } from './sql'

/** What `churn sql` prints. */
function printed(...args: readonly string[]): string {
  const texts: string[] = []
  sql(args, { write: (text) => texts.push(text) })
  return texts.join('')
}

test('prints the statement that its options ask for', () => {
  const options = ['--table', 'main.clients', '--rename', 'months=tenure', '--operating-point', 'recall', '--top', '1']
  expect(printed('--dialect', 'sqlite', '--keep', 'id', '--prefix', 'x_', ...options)).toBe(
    toSql(createChurnPredictor(), {
      dialect: 'sqlite',
      table: ['main', 'clients'],
      columns: { tenure: 'months' },
      keep: ['id'],
      policy: 'recall',
      top: 1,
      prefix: 'x_',
    }),
  )
})

test('is for DuckDB and a table called customers unless told otherwise', () => {
  expect(printed()).toBe(toSql(createChurnPredictor()))
})

test('leaves out a column that the table lacks', () => {
  const absent = createChurnPredictor().contract.fields.find(({ input }) => !input)?.column as string
  expect(printed('--without', absent)).toBe(printed())
  expect(() => printed('--without', 'tenure')).toThrow(/Option columns.tenure: got null, expected the name of a column/)
  expect(() => printed('--without', 'shoe size')).toThrow(/got "shoe size", expected a column of the contract/)
})

test('says in words what the statement does', () => {
  const words = printed('--explain', '--dialect', 'postgresql', '--operating-point', 'recall')
  const { operatingPoints } = createChurnPredictor().manifest
  expect(words).toContain('PostgreSQL')
  expect(words).toContain(
    `is at least ${operatingPoints.find(({ name }) => name === 'recall')?.threshold}, the threshold`,
  )
  expect(words).toContain('"churn_error" names each column')
  expect(words).not.toContain('SELECT')
})

test.each([
  [['--top', 'many'], /--top: got "many"/],
  [['--rename', 'months'], /--rename: got "months"/],
  [['--polciy', 'recall'], /polciy/],
])('refuses %j', (args, message) => {
  expect(() => printed(...args)).toThrow(UsageError)
  expect(() => printed(...args)).toThrow(message)
})

test('shows its options', () => {
  expect(printed('--help')).toContain('--dialect NAME')
})
